// usage: node preview.mjs KITBAG CURRICULUM [SAVES]
// Uses `kitbag preview` as a writer does, in two browsers at once, on a copy of the curriculum: edits, breaks and mends a
// module, looks at the course as others have it, opens a file in the editor, works without a mouse; then as many saves as
// are asked for (2,000); and what a page of another site can learn or do. Chromium, playwright and axe as in axe.mjs.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const require = createRequire(`${process.env.KITBAG_TOOLS}/npm/`);
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const [, , kitbag, curriculum, saves = '2000'] = process.argv;
const COURSE = 'de-escalation-instructor';

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'kitbag-preview-'));
const root = path.join(work, 'curriculum');
fs.cpSync(curriculum, root, { recursive: true });
const module = (name) => path.join(root, 'courses', COURSE, 'modules', `${name}.md`);
const opening = fs.readFileSync(module('opening'), 'utf8');
const save = (text) => fs.writeFileSync(module('opening'), text);
const heading = (text) => opening.replace(/^## One call that went right/m, `## ${text}`);

// An editor that writes down what it was told to open.
const editor = path.join(work, 'code');
const told = path.join(work, 'told');
fs.writeFileSync(editor, `#!/bin/sh\nprintf '%s\\n' "$@" >'${told}.new' && mv '${told}.new' '${told}'\n`, { mode: 0o755 });

// Previews that run, each with its process and its address.
const running = [];
const started = async (folder, course) => {
  const env = { ...process.env, VISUAL: '', EDITOR: editor };
  const child = spawn(kitbag, ['preview', course, '--curriculum', folder, '--no-open'], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const address = await new Promise((done) => child.stdout.on('data', (data) => {
    const found = String(data).match(/http:\S+/);
    if (found) done(found[0]);
  }));
  const ended = new Promise((done) => child.on('exit', done));
  running.push(child);
  return { child, address, port: new URL(address).port, pathname: new URL(address).pathname, end: () => { child.kill('SIGINT'); return ended; } };
};
const preview = await started(root, COURSE);
const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--host-resolver-rules=MAP evil.example 127.0.0.1'];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args });
const faults = [];
const panesOf = async (page) => Promise.all((await page.locator('iframe').all()).map(async (frame) => (await frame.elementHandle()).contentFrame()));
const open = async ({ address }, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1500, height: 950 }, ...options });
  // On a busy machine the first look at a course takes its time.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(address);
  await page.getByText(/^Up to date/).waitFor();
  const [left, right] = await panesOf(page);
  await Promise.all([left, right].map((frame) => frame.waitForFunction(() => window.kitbagLive && document.readyState === 'complete')));
  return { page, left, right };
};
const title = (frame, text) => frame.locator('#one-call :is(h2, h3)', { hasText: text }).waitFor();

try {
  // Two browsers; the second with one pane beside the other in the dark.
  const one = await open(preview);
  const two = await open(preview, { colorScheme: 'dark' });
  assert.match(one.left.url(), /\/kit\/instructor\/facilitator-guide\.html$/);
  assert.match(one.right.url(), /\/kit\/participant\/participant-guide\.html$/);

  // Both panes at the same passage.
  await one.page.locator('iframe').first().hover();
  await one.left.evaluate(() => document.getElementById('one-call').scrollIntoView());
  await one.page.mouse.wheel(0, 10);
  await one.right.waitForFunction(() => Math.abs(document.getElementById('one-call').getBoundingClientRect().top - 110) < 200);

  await one.left.waitForFunction(() => {
    const isStill = window.was === scrollY;
    window.was = scrollY;
    return isStill;
  }, undefined, { polling: 250 });

  // A save: what is on the page changes, and the page stays.
  const at = () => one.left.evaluate(() => [document.getElementById('one-call').getBoundingClientRect().top, window.isTheSame]);
  for (const frame of [one.left, one.right, two.left]) await frame.evaluate(() => { window.isTheSame = true; });
  const [top] = await at();
  save(heading('One call that went splendidly').replace(/^## Why we are in this room.*$/m, (line) => `${line}\n\nA paragraph before it.`));
  for (const frame of [one.left, one.right, two.left, two.right]) await title(frame, 'One call that went splendidly');
  const [now, isTheSame] = await at();
  assert.ok(Math.abs(now - top) < 2, `the page keeps its place: ${top}, ${now}`);
  assert.ok(isTheSame && await one.right.evaluate(() => window.isTheSame) && await two.left.evaluate(() => window.isTheSame), 'no reload');

  // A fault: told over the last good page; its place opens in the editor.
  save(`${opening}\n\n::: instructor\nnever closed\n`);
  const panel = one.page.locator('#faults');
  await panel.waitFor();
  await two.page.locator('#faults').waitFor();
  assert.match(await panel.textContent(), /error\[unclosed-block\]: .*opening\.md:\d+:1/s);
  await title(one.left, 'One call that went splendidly');
  const button = panel.getByRole('button', { name: /^Open opening\.md:/ }).first();
  await button.click();
  await panel.getByText('Opened in your editor.').waitFor();
  while (!fs.existsSync(told)) await one.page.evaluate(() => new Promise(requestAnimationFrame));
  const [flag, place] = fs.readFileSync(told, 'utf8').split('\n');
  assert.equal(flag, '-g');
  assert.match(place, new RegExp(`^${module('opening')}:\\d+:1$`));
  await panel.getByRole('button', { name: 'Hide' }).click();
  assert.ok(await panel.getByText('unclosed-block').isHidden());
  for (const { page } of [one, two]) await judged(page, 'a fault');
  save(opening);
  await panel.waitFor({ state: 'hidden' });
  await title(one.left, 'One call that went right');

  // As others have it.
  const choose = async (name, value, frame, is) => {
    await one.page.locator(`select[name=${name}]`).selectOption(value);
    await frame.waitForFunction(is);
  };
  await choose('agency', 'rio-bravo-pd', one.right, () => document.querySelector('.agency-head')?.textContent.includes('Rio Bravo') && document.querySelector('.insert.filled'));
  await choose('inserts', 'blank', one.right, () => document.querySelector('.agency-head') && !document.querySelector('.insert.filled'));
  await choose('audience', 'officer', one.right, () => document.body && !document.body.textContent.includes('For: telecommunicator'));
  await choose('audience', 'telecommunicator', one.right, () => document.body?.textContent.includes('For: telecommunicator'));
  await choose('agency', '', one.right, () => document.body && !document.querySelector('.agency-head'));
  const edition = async (name, left) => {
    await one.page.locator('select[name=edition]').selectOption(name);
    await one.left.waitForURL(left);
  };
  // A participant holds no guide.
  await edition('participant', /\/participant~~\w+~telecommunicator~\/kit\/(?!instructor)/);
  await edition('instructor', /\/instructor~~\w+~telecommunicator~\/kit\//);
  await one.page.locator('select[name=audience]').selectOption('');
  await one.left.waitForURL(/\/instructor~~\w+~~\/kit\//);
  await one.page.getByRole('button', { name: 'Facilitator guide' }).click();
  await one.left.waitForURL(/facilitator-guide/);

  // Without a mouse.
  await one.page.reload();
  await one.page.getByText(/^Up to date/).waitFor();
  await one.page.keyboard.press('Tab');
  assert.equal(await one.page.evaluate(() => document.activeElement.textContent), 'Skip to the documents');
  await one.page.keyboard.press('Enter');
  await one.page.keyboard.press('Tab');
  assert.equal(await one.page.evaluate(() => document.activeElement.className), 'document');
  const paper = one.page.getByRole('button', { name: 'Paper' });
  await paper.focus();
  await one.page.keyboard.press('Space');
  assert.equal(await paper.getAttribute('aria-pressed'), 'true');
  const guide = async () => (await (await one.page.locator('iframe').first().elementHandle()).contentFrame());
  await (await guide()).waitForFunction(() => document.querySelectorAll('.kitbag-notes hr').length > 20);
  await one.page.keyboard.press('Space');
  await one.page.getByRole('button', { name: 'Handouts' }).focus();
  await one.page.keyboard.press('Enter');
  await one.page.locator('iframe[title^="Handouts"]').waitFor();

  for (const { page } of [one, two]) await judged(page, 'all well');
  await one.page.setViewportSize({ width: 600, height: 900 });
  await judged(one.page, 'narrow');
  await one.page.setViewportSize({ width: 1500, height: 950 });

  // A module is renamed: its handout is followed.
  await one.page.locator('.page').last().selectOption('participant/handout-08-day-one-close.html');
  await one.page.locator('iframe[title*="day one" i]').last().waitFor();
  fs.renameSync(module('day-one-close'), module('first-day-close'));
  await one.page.locator('#faults').waitFor();
  const course = path.join(root, 'courses', COURSE);
  for (const file of [path.join(course, 'course.yaml'), ...fs.readdirSync(path.join(course, 'modules')).map((name) => path.join(course, 'modules', name))]) {
    const text = fs.readFileSync(file, 'utf8');
    if (/\bday-one-close\b/.test(text)) fs.writeFileSync(file, text.replace(/\bday-one-close\b/g, 'first-day-close'));
  }
  await one.page.locator('#faults').waitFor({ state: 'hidden' });
  await one.page.waitForFunction(() => [...document.querySelectorAll('iframe')].at(-1).contentWindow.location.pathname.endsWith('/participant/handout-08-first-day-close.html'));

  // A reader says something about words, the other browser hears it, and it is resolved there.
  await one.page.getByRole('button', { name: 'Participant guide' }).click();
  [one.left, one.right] = await panesOf(one.page);
  await one.right.waitForURL(/participant-guide/);
  await one.right.waitForFunction(() => window.kitbagLive && document.readyState === 'complete');
  await one.page.locator('iframe').last().hover();
  await one.right.evaluate(() => {
    const passage = document.querySelector('#one-call p');
    passage.scrollIntoView();
    getSelection().selectAllChildren(passage);
  });
  await one.page.mouse.move(1200, 500);
  for (const { page } of [one, two]) await page.locator('#comments > summary').click();
  await one.page.getByRole('button', { name: 'Comment on it' }).click();
  await one.page.getByText('On “one-call”').waitFor();
  await one.page.getByLabel('Your name and role').first().fill('Dana Ruiz, legal');
  await one.page.getByLabel('What you say').fill('Who says <that>?');
  await judged(one.page, 'a comment');
  await one.page.getByRole('button', { name: 'Keep it' }).click();
  const said = two.page.locator('#comments li', { hasText: 'Who says <that>?' });
  await said.waitFor();
  await two.left.locator('.kitbag-notes .comment').waitFor();
  await said.getByRole('button', { name: /^Answer …/ }).click();
  await said.getByLabel('Your name and role').fill('A. Author');
  await said.getByLabel('Your answer').fill('The source is cited now.');
  await said.getByRole('button', { name: 'Resolve' }).click();
  await one.page.locator('#comments li.resolved', { hasText: 'The source is cited now.' }).waitFor();
  await two.left.locator('.kitbag-notes .comment').waitFor({ state: 'detached' });
  assert.match(fs.readFileSync(path.join(root, 'courses', COURSE, 'comments.yaml'), 'utf8'), /by: "?Dana Ruiz, legal/);
  await judged(two.page, 'a resolved comment');

  await hostile();
  await many();
  assert.deepEqual(faults, []);
  console.log(`edited, broken, mended, looked at as others, done by keys, ${saves} saves, and nothing for strangers`);
} finally {
  await browser.close();
  await preview.end();
  running.forEach((child) => child.kill());
  fs.rmSync(work, { recursive: true });
}

// The page around the pages; those are judged by axe.mjs.
async function judged(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { iframes: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`), [], what);
}

// Saves of a small course one after the other, each told before the next; a browser is open on it all the while.
async function many() {
  const folder = path.join(work, 'small');
  fs.cpSync(path.join(import.meta.dirname, '../kit/curriculum'), folder, { recursive: true });
  const file = path.join(folder, 'courses/small/modules/first.md');
  const text = fs.readFileSync(file, 'utf8');
  const { child, address, port, pathname, end } = await started(folder, 'small');
  const { page, left } = await open({ address });
  await left.evaluate(() => { window.isTheSame = true; });
  const memory = () => Number(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]);
  const size = () => left.evaluate(() => document.querySelectorAll('*').length);
  const view = `${pathname}instructor~~filled~~`;
  const get = (target) => new Promise((done, failed) => {
    http.get({ host: '127.0.0.1', port, path: target, headers: { host: `127.0.0.1:${port}` } }, done).on('error', failed);
  });
  const events = await get(`${view}/events`);
  let [revision, waiting] = [0, null];
  events.on('data', (data) => {
    for (const [, told] of String(data).matchAll(/"revision":(\d+)/g)) revision = Number(told);
    waiting?.();
  });
  const until = async (is) => {
    while (!is()) await new Promise((done) => { waiting = done; });
  };
  await until(() => revision > 0);
  // As long as the one before: only its words tell it from that.
  const words = (count) => `Saved ${String(count).padStart(5, '0')} times`;
  const written = (count) => fs.writeFileSync(file, text.replace(/^## /m, `## ${words(count)}: `));
  const shown = (count) => left.locator('section h3', { hasText: words(count) }).waitFor();
  written(0);
  await shown(0);
  const nodes = await size();
  let early;
  for (let count = 1; count <= Number(saves); count += 1) {
    const before = revision;
    written(count);
    await until(() => revision > before);
    if (count === Math.ceil(Number(saves) / 10)) early = memory();
    if (count % 100) continue;
    let body = '';
    for await (const part of await get(`${view}/kit/participant/participant-guide.html`)) body += part;
    assert.ok(body.includes(words(count)), `save ${count} is shown`);
  }
  const late = memory();
  assert.ok(late < early * 1.1 + 8192, `${early} kB after a tenth of the saves, ${late} kB after all`);
  await shown(saves);
  assert.equal(await size(), nodes, 'the page has as many elements as before');
  assert.ok(await left.evaluate(() => window.isTheSame), 'no reload');
  console.log(`memory: ${early} kB after a tenth of ${saves} saves, ${late} kB after all`);
  events.destroy();
  await page.close();
  await end();
}

// A page of another site, which even knows the address; a name that was made to lead to this machine.
async function hostile() {
  const { address, port, pathname } = preview;
  const server = http.createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Evil</title>'));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  fs.rmSync(told, { force: true });
  const kit = `${address}instructor~~filled~~/kit/index.html`;
  const got = await page.evaluate(async ([shell, kitPage, events, action, asset]) => {
    const fetched = (target, options) => fetch(target, options).then((answer) => `${answer.type} ${answer.status}`, () => 'failed');
    const loaded = (tag, attributes) => new Promise((done) => {
      const element = Object.assign(document.createElement(tag), attributes, { onload: () => done('loaded'), onerror: () => done('failed') });
      document.body.append(element);
    });
    const frame = async (src) => {
      const element = document.createElement('iframe');
      const there = new Promise((done) => { element.onload = done; });
      element.src = src;
      document.body.append(element);
      await there;
      return element.contentWindow.length;
    };
    const source = new EventSource(events);
    const heard = await new Promise((done) => { source.onmessage = () => done('heard'); source.onerror = () => done('failed'); source.addEventListener('state', () => done('heard')); });
    source.close();
    return {
      read: await fetched(kitPage),
      post: await fetched(action, { method: 'POST', mode: 'no-cors', body: '{"file":"academy.yaml","line":1,"column":1}' }),
      script: await loaded('script', { src: asset }),
      picture: await loaded('img', { src: kitPage }),
      heard,
      frames: await frame(shell),
    };
  }, [address, kit, `${address}instructor~~filled~~/events`, `${address}open`, `${address}live.js`]);
  assert.deepEqual(got, { read: 'failed', post: 'failed', script: 'failed', picture: 'failed', heard: 'failed', frames: 0 });
  assert.ok(!fs.existsSync(told), 'no editor was started');
  const refused = async (target) => {
    // A browser shows an error of its own where an answer is empty.
    const [answer] = await Promise.all([page.waitForEvent('response'), page.goto(target).catch(() => null)]);
    assert.deepEqual([answer.status(), answer.headers()['content-length']], [403, '0']);
  };
  await refused(`http://evil.example:${port}${pathname}`);
  await refused(`http://127.0.0.1:${port}/`);
  await refused(`http://127.0.0.1:${port}/${'0'.repeat(48)}/`);
  server.close();
  await context.close();
}
