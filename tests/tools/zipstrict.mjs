// usage: node zipstrict.mjs x.zip...
// Reads every entry to its end with a strict reader: names, sizes, checksums. Status 1 on any fault.
// KITBAG_TOOLS names the folder that .ci/install filled.
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.KITBAG_TOOLS}/npm/`);
const yauzl = require('yauzl');

function read(file) {
  return new Promise((resolve) => {
    let entries = 0;
    yauzl.open(file, { lazyEntries: true, strictFileNames: true, validateEntrySizes: true }, (error, zip) => {
      if (error) return resolve(error.message);
      zip.on('error', (fault) => resolve(fault.message));
      zip.on('end', () => resolve(entries === 0 ? 'no entries' : ''));
      zip.on('entry', (entry) => {
        entries += 1;
        if (entry.fileName.endsWith('/')) return zip.readEntry();
        zip.openReadStream(entry, (fault, stream) => {
          if (fault) return resolve(fault.message);
          stream.on('error', (late) => resolve(`${entry.fileName}: ${late.message}`));
          stream.on('end', () => zip.readEntry());
          stream.resume();
        });
      });
      zip.readEntry();
    });
  });
}

let bad = process.argv.length < 3;
for (const file of process.argv.slice(2)) {
  const fault = await read(file);
  if (fault) {
    bad = true;
    console.log(`FAIL ${file}: ${fault}`);
  }
}
process.exit(bad ? 1 : 0);
