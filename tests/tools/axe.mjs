// usage: node axe.mjs [--crossed] ROOT FILE...    the files are below ROOT
// Opens every page in Chromium, light, wide and narrow, and dark (`--crossed`: light and narrow, and dark), and judges it with axe (WCAG 2.0 to 2.2 A
// and AA, and axe's best practices); in the dark only its colours, since nothing else is other there. Status 1 on a violation, a script error, a dialog, a page wider than
// its window, or a request to another host. Pages with the same bytes are opened once.
// KITBAG_TOOLS names the folder that .ci/install filled, CHROMIUM the browser.
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(`${process.env.KITBAG_TOOLS}/npm/`);
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
// From an address, so that the browser keeps what it made of it.
const AXE = '/axe.min.js';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg' };
const ALL = { type: 'tag', values: TAGS };
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
const WIDE = { colorScheme: 'light', width: 1280, rules: ALL };
const NARROW = { colorScheme: 'light', width: 390, rules: ALL };
const DARK = { colorScheme: 'dark', width: 1280, rules: COLOURS };
const LOOKS = [WIDE, NARROW, DARK];

const words = process.argv.slice(2);
if (words[0] === '--crossed') {
  words.shift();
  LOOKS.shift();
}
const root = path.resolve(words[0]);
const distinct = new Map();
for (const file of words.slice(1)) {
  const digest = crypto.createHash('sha256').update(fs.readFileSync(file)).digest('hex');
  if (!distinct.has(digest)) distinct.set(digest, path.relative(root, path.resolve(file)));
}
const files = [...distinct.values()];
if (files.length === 0) {
  console.log('FAIL no pages');
  process.exit(1);
}

const server = http.createServer((request, response) => {
  const file = path.join(root, decodeURIComponent(new URL(request.url, 'http://x').pathname));
  if (request.url === '/favicon.ico') return response.writeHead(204).end();
  if (request.url === AXE) return response.writeHead(200, { 'content-type': TYPES['.js'], 'cache-control': 'max-age=86400' }).end(axe);
  if (!file.startsWith(root) || !fs.existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
  fs.createReadStream(file).pipe(response);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

// A window, and what was wrong with the file that it shows: files leave nothing behind in it, as none keeps anything.
async function opened() {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  const shown = { page, faults: [] };
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith('data:')) shown.faults.push(`request to ${url}`);
  });
  page.on('pageerror', (error) => shown.faults.push(`script: ${error}`));
  page.on('console', (message) => { if (message.type() === 'error') shown.faults.push(`console: ${message.text()}`); });
  page.on('dialog', (dialog) => { shown.faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  return shown;
}

async function judge(shown, file) {
  const { page } = shown;
  const faults = [];
  shown.faults = faults;
  const response = await page.goto(base + file.split(path.sep).map(encodeURIComponent).join('/'));
  if (!response.ok()) faults.push(`status ${response.status()}`);
  await page.addScriptTag({ url: AXE });
  for (const { colorScheme, width, rules } of LOOKS) {
    const look = `${colorScheme} ${width}`;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const [violations, wide] = await page.evaluate(async (rules) => {
      const result = await window.axe.run(document, { runOnly: rules, resultTypes: ['violations'] });
      return [result.violations, document.documentElement.scrollWidth];
    }, rules);
    if (wide > width) faults.push(`${look}: the page is ${wide} px wide`);
    for (const violation of violations) {
      for (const node of violation.nodes.slice(0, 3)) {
        faults.push(`${look}: [${violation.impact}] ${violation.id}: ${violation.help}\n      ${node.html.slice(0, 300)}\n      ${(node.failureSummary ?? '').replace(/\s+/g, ' ').slice(0, 300)}`);
      }
    }
  }
  return faults;
}

let bad = 0;
const queue = [...files];
await Promise.all([1, 2].map(async () => {
  const shown = await opened();
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const faults = await judge(shown, file);
    if (faults.length === 0) continue;
    bad += 1;
    console.log(`FAIL ${file}`);
    for (const fault of faults) console.log(`  ${fault}`);
  }
}));
await browser.close();
server.close();
console.log(`axe: ${files.length} different pages in ${LOOKS.length} looks each, ${bad} with faults`);
process.exit(bad ? 1 : 0);
