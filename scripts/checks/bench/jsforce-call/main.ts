/** jsforce's array call: sends the records of an upload file by `bulk2.loadAndWaitForResults`. Prints seconds and rows as JSON. */
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { Connection } from 'jsforce';
import { CsvRecords } from '../../../sync/salesforce/csv.ts';

const { values } = parseArgs({
    options: { url: { type: 'string', default: '' }, file: { type: 'string', default: '' } }
});
const input: Record<string, string>[] = [];
let header: string[] | null = null;
for await (const cells of createReadStream(values.file).pipe(new CsvRecords()) as AsyncIterable<string[]>) {
    if (header === null) header = cells;
    else input.push(Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
}
const connection = new Connection({ instanceUrl: values.url, accessToken: 'bench', version: '66.0' });
const start = performance.now();
const options = { object: 'Account', operation: 'update', input, pollInterval: 100, pollTimeout: 600_000 } as const;
await connection.bulk2.loadAndWaitForResults(options);
process.stdout.write(JSON.stringify({ seconds: (performance.now() - start) / 1000, rows: input.length }));
