// Bulk uploads: rows whose cells are known must arrive as they were sent; spoilt ones must end in order.
import type { FuzzClient, Got } from './client.ts';
import type { Verdict } from './answers.ts';
import { mutated } from './random.ts';
import type { Random } from './random.ts';

const JOBS = '/services/data/v66.0/jobs/ingest';
const ENDED = new Set(['JobComplete', 'Failed', 'Aborted']);

interface Job {
    id: string;
    state: string;
    numberRecordsProcessed: number;
    numberRecordsFailed: number;
}

export interface Upload {
    request: string;
    answers: Got[];
    verdict: Verdict;
}

const CELLS = [
    'plain',
    'with, comma',
    'with "quotes"',
    'two\nlines',
    "it's",
    'é ß 𝒳',
    'a|b;c^d`e\tf',
    '#hash',
    '=1',
    '0',
    'null',
    'x'.repeat(200)
];

function quoted(random: Random, text: string, delimiter: string): string {
    const needed = /["\n\r]/.test(text) || text.includes(delimiter);
    return needed || random.chance(0.3) ? `"${text.replaceAll('"', '""')}"` : text;
}

interface Sheet {
    csv: string;
    names: string[];
    options: Record<string, string>;
}

const DELIMITERS: Record<string, string> = {
    COMMA: ',',
    SEMICOLON: ';',
    PIPE: '|',
    TAB: '\t',
    CARET: '^',
    BACKQUOTE: '`'
};

function sheet(random: Random): Sheet {
    const columnDelimiter = random.pick(Object.keys(DELIMITERS));
    const lineEnding = random.pick(['LF', 'CRLF']);
    const delimiter = DELIMITERS[columnDelimiter]!;
    const end = lineEnding === 'LF' ? '\n' : '\r\n';
    const columns = random.shuffled(['Name', 'Site', 'Description']);
    const names: string[] = [];
    const rows = random.some(0, 5, () => {
        // Bulk keeps what is inside of quotes, line ends too.
        const cells = Object.fromEntries(columns.map((column) => [column, random.pick(CELLS)]));
        cells.Site = cells.Site!.slice(0, 80).isWellFormed() ? cells.Site!.slice(0, 80) : 'site';
        names.push(cells.Name!);
        return columns.map((column) => quoted(random, cells[column]!, delimiter)).join(delimiter);
    });
    const csv = [columns.join(delimiter), ...rows].join(end) + (random.chance(0.8) ? end : '');
    return { csv, names, options: { columnDelimiter, lineEnding } };
}

export async function upload(random: Random, client: FuzzClient): Promise<Upload> {
    const { csv, names, options } = sheet(random);
    const spoilt = random.chance(0.5);
    const body = spoilt ? mutated(random, csv) : csv;
    const answers: Got[] = [];
    const call = async (method: string, path: string, sent?: string, type = 'application/json'): Promise<Got> => {
        const got = await client.send({
            method,
            path: JOBS + path,
            body: sent,
            headers: sent === undefined ? {} : { 'content-type': type }
        });
        answers.push(got);
        return got;
    };
    const created = await call('POST', '', JSON.stringify({ object: 'Account', operation: 'insert', ...options }));
    const { id } = JSON.parse(created.text) as Job;
    const request = `${JSON.stringify(options)} ${JSON.stringify(body)}`;
    const put = await call('PUT', `/${id}/batches`, body, 'text/csv');
    if (put.status !== 201) return { request, answers, verdict: `upload refused: ${put.text}` };
    await call('PATCH', `/${id}`, JSON.stringify({ state: 'UploadComplete' }));
    let job: Job;
    do job = JSON.parse((await call('GET', `/${id}`)).text) as Job;
    while (!ENDED.has(job.state));
    const successful = await call('GET', `/${id}/successfulResults`);
    const failed = await call('GET', `/${id}/failedResults`);
    await call('DELETE', `/${id}`);
    const verdict = spoilt ? null : await checkStored(client, job, names, successful, failed);
    return { request, answers, verdict };
}

const idsIn = (text: string): string[] => [...text.matchAll(/^"(001\w{15})".?"true"/gm)].map(([, id]) => id!);

async function checkStored(
    client: FuzzClient,
    job: Job,
    names: string[],
    successful: Got,
    failed: Got
): Promise<Verdict> {
    if (job.state !== 'JobComplete' || job.numberRecordsFailed > 0)
        return `a right upload ended as ${job.state}: ${JSON.stringify(job)} ${failed.text}`;
    if (job.numberRecordsProcessed !== names.length)
        return `${job.numberRecordsProcessed} rows were processed, ${names.length} were sent`;
    const ids = idsIn(successful.text);
    if (ids.length !== names.length) return `${ids.length} successful results for ${names.length} rows`;
    if (ids.length === 0) return null;
    const soql = `SELECT Id, Name FROM Account WHERE Id IN (${ids.map((id) => `'${id}'`).join(',')}) ORDER BY Id`;
    const got = await client.send({ method: 'GET', path: `/services/data/v66.0/query?q=${encodeURIComponent(soql)}` });
    const stored = (JSON.parse(got.text) as { records: { Name: string }[] }).records.map(({ Name }) => Name);
    return JSON.stringify(stored.sort()) === JSON.stringify([...names].sort())
        ? null
        : `stored ${JSON.stringify(stored)}, sent ${JSON.stringify(names)}`;
}
