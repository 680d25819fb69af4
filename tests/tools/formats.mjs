// usage: node formats.mjs KITBAG CURRICULUM COURSE
// What kitbag writes for other programs, read by them: SARIF by its own schema, JUnit by a JUnit reader,
// calendars by two calendar readers. A course with faults is made for it, so that there is something to read.
// KITBAG_TOOLS names the folder that .ci/install filled.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const require = createRequire(`${process.env.KITBAG_TOOLS}/npm/`);
const Ajv = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;
const ICAL = require('ical.js').default ?? require('ical.js');
const nodeIcal = require('node-ical');
const { parse } = require('junit2json');

const [kitbag, curriculum, course] = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kitbag-formats-'));

// A curriculum with faults of several kinds, and awkward words in their messages.
const faulty = path.join(folder, 'faulty');
fs.cpSync(curriculum, faulty, { recursive: true });
const manifest = path.join(faulty, 'courses', course, 'course.yaml');
fs.writeFileSync(manifest, fs.readFileSync(manifest, 'utf8').replace(/^ {2}- start: "08:00"/m, '  - start: "18:00"').replace(/^title: .*$/m, 'title: "100% <b>&\\"ñ"'));
const modules = path.join(faulty, 'courses', course, 'modules');
const [first, second] = fs.readdirSync(modules).sort().map((name) => path.join(modules, name));
fs.writeFileSync(first, fs.readFileSync(first, 'utf8').replace(/^minutes: .*$/m, 'minutes: 7'));
fs.appendFileSync(second, '\n<b>no & "tags"</b>\n');

const check = (from, format) => {
  const run = spawnSync(kitbag, ['check', course, '--curriculum', from, '--format', format], { encoding: 'utf8' });
  assert.ok([0, 1].includes(run.status), `${format}: ${run.status} ${run.stderr}`);
  return run.stdout;
};

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
const schema = JSON.parse(fs.readFileSync(require.resolve('@microsoft/sarif-multitool-linux/sarif-2.1.0.json'), 'utf8'));
const valid = ajv.compile(schema);
assert.ok(!valid({ version: '2.1.0' }), 'the schema refuses what is no log');
// What programs may rely on in the JSON: nothing is missing, nothing else is there.
const whole = (properties) => ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false });
const [words, number] = [{ type: 'string' }, { type: 'integer', minimum: 1 }];
const place = {
  anyOf: [
    whole({ file: words, line: number, column: number, end_line: number, end_column: number }),
    whole({ file: words }),
  ],
};
const told = whole({
  level: { enum: ['error', 'warning'] }, rule: { type: 'string', pattern: '^[a-z0-9-]+$' }, message: { type: 'string', minLength: 1 },
  place, label: words, related: { type: 'array', items: whole({ place, label: words }) }, help: { type: 'array', items: words },
});
const count = { type: 'integer', minimum: 0 };
const sound = ajv.compile(whole({ format: { const: 1 }, errors: count, warnings: count, diagnostics: { type: 'array', items: told } }));

for (const from of [curriculum, faulty]) {
  const log = JSON.parse(check(from, 'sarif'));
  assert.ok(valid(log), JSON.stringify(valid.errors?.slice(0, 5), null, 1));
  const [run] = log.runs;
  const counted = JSON.parse(check(from, 'json'));
  assert.ok(sound(counted), JSON.stringify(sound.errors?.slice(0, 5), null, 1));
  assert.equal(run.results.length, counted.diagnostics.length);
  assert.equal(counted.errors + counted.warnings, counted.diagnostics.length);
  for (const result of run.results) {
    assert.equal(run.tool.driver.rules[result.ruleIndex].id, result.ruleId);
    const file = decodeURIComponent(result.locations[0].physicalLocation.artifactLocation.uri);
    const { region } = result.locations[0].physicalLocation;
    if (region) {
      const line = fs.readFileSync(path.join(from, file), 'utf8').split('\n')[region.startLine - 1];
      assert.ok([...line].length + 1 >= region.startColumn, `${file}:${region.startLine}:${region.startColumn}`);
    }
  }
  const suites = await parse(check(from, 'junit'));
  const suite = suites.testsuite[0];
  const failed = suite.testcase.filter((one) => one.failure?.length > 0);
  assert.equal(Number(suite.failures), failed.length);
  assert.equal(Number(suite.tests), suite.testcase.length);
  assert.deepEqual(new Set(failed.map((one) => one.name)), new Set(counted.diagnostics.map((one) => one.rule)));
  if (from === faulty) assert.ok(counted.errors >= 2, `${counted.errors} errors`);
}

// Schemas are schemas: no misspelt word, nothing that a strict reader takes for a slip.
const strict = new (require('ajv').default)({ strict: true, allowUnionTypes: true, keywords: ['enumDescriptions'] });
addFormats(strict);
const { stdout: kinds } = spawnSync(kitbag, ['schema', '--help'], { encoding: 'utf8' });
const named = [...kinds.matchAll(/^\s+- ([a-z]+):/gm)].map(([, kind]) => kind);
assert.ok(named.length >= 7, kinds);
for (const kind of named) {
  strict.compile(JSON.parse(execFileSync(kitbag, ['schema', kind], { encoding: 'utf8' })));
}

const file = path.join(folder, 'class.ics');
execFileSync(kitbag, ['schedule', course, '--curriculum', curriculum, '--start', '2026-12-04', '--ics', file]);
const text = fs.readFileSync(file, 'utf8');
const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
const others = Object.values(nodeIcal.sync.parseICS(text)).filter((one) => one.type === 'VEVENT');
assert.ok(events.length > 4);
assert.equal(events.length, others.length);
for (const event of events) {
  const other = others.find((one) => one.uid === event.uid);
  assert.equal(other.summary, event.summary);
  assert.equal(other.start.getTime(), event.startDate.toJSDate().getTime());
  assert.equal(other.end.getTime(), event.endDate.toJSDate().getTime());
  assert.ok(event.endDate.compare(event.startDate) > 0);
}
fs.rmSync(folder, { recursive: true });
console.log(`SARIF and JUnit of a sound and of a faulty course, and a calendar of ${events.length} events, and ${named.length} schemas, read by others`);
