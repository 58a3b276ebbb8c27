/**
 * The least that has to be done: DuckDB counts the answers, a plain loop writes as many bytes of CSV as the job does, and they
 * are sent in streamed PUTs of at most 100 MB. --kind scored also joins the accounts and scores them in SQL, --kind latest counts
 * what a score counts, the latest answer of each person. Prints the seconds of each part as JSON.
 */
import { closeSync, createReadStream, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';

const PUT_BYTES = 100_000_000;
const { values } = parseArgs({
    options: { answers: { type: 'string' }, book: { type: 'string' }, 'as-of': { type: 'string' }, accounts: { type: 'string' }, bytes: { type: 'string' }, url: { type: 'string' }, kind: { type: 'string' } }
}); // prettier-ignore
const { answers = '', book = '', 'as-of': asOf = '', url = '', kind = 'every' } = values;
const [accounts, bytes] = [Number(values.accounts), Number(values.bytes)];

const started = performance.now();
const seconds = (from: number): number => (performance.now() - from) / 1000;
const instance = await DuckDBInstance.create(':memory:', { memory_limit: '512MB', temp_directory: 'floor-spill' });
const connection = await instance.connect();
const rows = answers.endsWith('.parquet')
    ? `read_parquet('${answers}')`
    : `read_csv('${answers}', header = true, columns = {account_key: 'VARCHAR', email: 'VARCHAR', score: 'TINYINT', answered_on: 'DATE'})`;
const inWindow = `${rows} WHERE answered_on > DATE '${asOf}' - 365 AND answered_on <= DATE '${asOf}'`;
const latest = `(SELECT account_key, arg_max(score, answered_on) AS score FROM ${inWindow} GROUP BY account_key, email)`;
const counts = `SELECT account_key, count(*) FILTER (score >= 9) AS promoters,
    count(*) FILTER (score BETWEEN 7 AND 8) AS passives, count(*) FILTER (score <= 6) AS detractors
    FROM ${kind === 'latest' ? latest : inWindow} GROUP BY account_key`;
// The experience half of a score, and a status by it: what answers alone can give.
const scored = `SELECT "Id" AS account, promoters, passives, detractors,
        round(5.5 + 4.5 * (promoters - detractors) / (promoters + passives + detractors), 1) AS score,
        CASE WHEN score >= 7.5 THEN 'Green' WHEN score >= 5 THEN 'Amber' WHEN score < 5 THEN 'Red' END AS status
    FROM read_csv('${book}', header = true, all_varchar = true) LEFT JOIN (${counts}) ON account_key = "Health_Key__c"`;
await connection.run(`CREATE TABLE counted AS ${kind === 'scored' ? scored : counts}`);
const counting = seconds(started);
const writingFrom = performance.now();
const files = bytes > 0 ? await writeFiles() : [];
const writing = seconds(writingFrom);
const sendingFrom = performance.now();
for (const file of files) await send(file);
const sending = seconds(sendingFrom);
for (const file of files) rmSync(file);
connection.closeSync();
instance.closeSync();
process.stdout.write(JSON.stringify({ counting, writing, sending, seconds: seconds(started) }));

/** A line for each account; filled up so that all lines together have the bytes asked for. */
async function writeFiles(): Promise<string[]> {
    const filler = 'x'.repeat(Math.max(0, Math.floor(bytes / accounts) - (kind === 'scored' ? 41 : 26)));
    const paths: string[] = [];
    let file = -1;
    let size = 0;
    const result = await connection.stream('SELECT * FROM counted');
    const header = `${result.columnNames().join(',')},filler\n`;
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        if (file < 0 || size > PUT_BYTES - 3_000_000) {
            if (file >= 0) closeSync(file);
            paths.push(join(process.cwd(), `floor-${paths.length + 1}.csv`));
            file = openSync(paths.at(-1) ?? '', 'w');
            size = writeSync(file, header);
        }
        const columns = chunk.getColumns();
        let text = '';
        for (let i = 0; i < chunk.rowCount; i++) {
            for (const column of columns) text += `${String(column[i] ?? '')},`;
            text += `${filler}\n`;
        }
        size += writeSync(file, text);
    }
    if (file >= 0) closeSync(file);
    return paths;
}

async function send(file: string): Promise<void> {
    const base = `${url}/services/data/v66.0/jobs/ingest`;
    const created = await fetch(base, { method: 'POST', body: JSON.stringify({ object: 'Account' }) });
    const { id } = (await created.json()) as { id: string };
    await new Promise<void>((resolve, reject) => {
        const put = request(`${base}/${id}/batches`, {
            method: 'PUT',
            headers: { 'content-length': statSync(file).size }
        });
        put.once('error', reject).once('response', (reply) => reply.resume().once('end', resolve));
        createReadStream(file, { highWaterMark: 256 * 1024 }).pipe(put);
    });
    await fetch(`${base}/${id}`, { method: 'PATCH', body: JSON.stringify({ state: 'UploadComplete' }) });
}
