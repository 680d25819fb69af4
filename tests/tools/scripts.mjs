// usage: node scripts.mjs KIT-FOLDER
// Uses the kit as a trainer would where scripts run, and where they don't: searches from the cover,
// fills a form in, saves a copy and opens it again. Chromium and playwright as in print.mjs.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(`${process.env.KITBAG_TOOLS}/npm/`);
const { chromium } = require('playwright-core');

const kit = path.resolve(process.argv[2]);
const address = (file) => pathToFileURL(path.join(kit, file)).href;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--no-first-run'] });
const faults = [];
const open = async (context, file) => {
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(`${file}: ${error}`));
  await page.goto(address(file));
  return page;
};
const context = await browser.newContext({ acceptDownloads: true });

// From the cover to a place in the guide.
let page = await open(context, 'index.html');
await page.getByRole('searchbox').fill('barnes felix');
await page.getByRole('button', { name: 'Search' }).click();
await page.waitForURL(/search\.html\?q=/);
assert.match(await page.getByRole('status').textContent(), /^\d+ places? ha/);
assert.ok(await page.locator('.hits mark').count() > 0, 'hits show the words');
const first = page.locator('.hits a').first();
const aim = new URL(await first.getAttribute('href'), page.url());
await first.click();
await page.waitForURL(aim.href);
assert.ok(await page.locator(`[id="${decodeURIComponent(aim.hash.slice(1))}"]`).count() === 1, `${aim.hash} is there`);
await page.goto(address('instructor/search.html'));
await page.getByRole('searchbox').fill('zzzzqq');
assert.match(await page.getByRole('status').textContent(), /^Nothing has all/);
await page.getByRole('searchbox').fill('');
assert.ok(await page.locator('#_index').isVisible(), 'the index comes back');

// A form, filled in, saved, and opened again.
page = await open(context, 'administrator/delivery-record.html');
const agency = page.getByRole('textbox', { name: 'Agency', exact: true });
await agency.fill('Example County');
const box = page.getByRole('checkbox').first();
await box.press('Space');
const cell = page.locator('td > .cell').first();
await cell.fill('08:05');
const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save a copy' }).click()]);
const copy = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'kitbag-form-')), download.suggestedFilename());
await download.saveAs(copy);
assert.equal(path.basename(copy), 'delivery-record-filled.html');
page = await context.newPage();
page.on('pageerror', (error) => faults.push(`the copy: ${error}`));
await page.goto(pathToFileURL(copy).href);
assert.equal(await page.getByRole('textbox', { name: 'Agency', exact: true }).textContent(), 'Example County');
assert.equal(await page.getByRole('checkbox').first().getAttribute('aria-checked'), 'true');
assert.equal(await page.locator('td > .cell').first().textContent(), '08:05');
assert.equal(await page.locator('.fill-bar').count(), 1, 'one bar, also in a copy');
await page.getByRole('textbox', { name: 'Agency', exact: true }).fill('Example City');

// Without scripts: an index, and paper.
const plain = await browser.newContext({ javaScriptEnabled: false });
page = await open(plain, 'index.html');
await page.getByRole('searchbox').fill('porch');
await page.getByRole('button', { name: 'Search' }).click();
assert.ok(await page.locator('#_index a').first().isVisible(), 'the index is there');
assert.ok(await page.locator('noscript').count() === 1);
page = await open(plain, 'administrator/delivery-record.html');
assert.equal(await page.getByRole('textbox').count(), 0);

assert.deepEqual(faults, []);
await browser.close();
console.log('searched, filled in, saved, opened again, and done without scripts');
