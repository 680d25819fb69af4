// usage: node print.mjs OUT FILE...
// Prints every page to PDF in Chromium, on Letter and on A4: OUT/N-Letter.pdf, OUT/N-A4.pdf, counted from 0.
// KITBAG_TOOLS names the folder that .ci/install filled, CHROMIUM the browser.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(`${process.env.KITBAG_TOOLS}/npm/`);
const { chromium } = require('playwright-core');

const [out, ...files] = process.argv.slice(2);
fs.mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--no-first-run'] });
for (const [number, file] of files.entries()) {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(path.resolve(file)).href);
  for (const format of ['Letter', 'A4']) {
    await page.pdf({ path: path.join(out, `${number}-${format}.pdf`), format, preferCSSPageSize: true });
  }
  await page.close();
}
await browser.close();
