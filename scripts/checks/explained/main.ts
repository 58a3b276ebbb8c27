// Writes generated accounts as NDJSON, each as the org would store it, with what `health-sync explain` prints about it.
// The component tests show the same records on the page and compare: lwc/healthCard/__tests__/explained.test.js.
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { explainedAccounts } from './accounts.ts';

const { values } = parseArgs({
    options: {
        out: { type: 'string' },
        accounts: { type: 'string', default: '10000' },
        seed: { type: 'string', default: '20260302' }
    }
});
if (values.out === undefined) throw new Error('Name the file to write: --out .local/explained.ndjson');
const out = createWriteStream(values.out);
for (const account of explainedAccounts(Number(values.accounts), Number(values.seed)))
    out.write(`${JSON.stringify(account)}\n`);
out.end();
await finished(out);
