// Runs cases against a local org of its own, one after the other.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalOrg } from '../../http/start.ts';
import type { LocalOrg } from '../../http/start.ts';
import { accessToken, ADMIN } from '../org-process.ts';
import type { Login } from '../org-process.ts';
import { askGraphql, askGroups, askRecords } from './answers.ts';
import type { Verdict } from './answers.ts';
import { wildJson, wildSoql, wildSosl } from './bodies.ts';
import { BOOK, bookRows, bookWith } from './book.ts';
import type { BookRow } from './book.ts';
import { FuzzClient } from './client.ts';
import type { Sent } from './client.ts';
import { Random } from './random.ts';
import { foreign, wildBytes, wildDeploy, wildHeaders, wildPath } from './requests.ts';
import { upload } from './uploads.ts';
import { CANARY, judge } from './verdicts.ts';

const API = '/services/data/v66.0';
const SOURCE = join(import.meta.dirname, '../../../../force-app');
const ENDLESS = 1_000_000_000;

export interface FuzzOptions {
    seed: number;
    /** First case and number of cases: a case is the same whichever it is run with. */
    from: number;
    cases: number;
}

interface Problem {
    case: number;
    kind: string;
    request: string;
    what: string;
}

export interface FuzzReport {
    cases: number;
    /** Cases by kind and status: `soql 400`. */
    counts: Record<string, number>;
    problems: Problem[];
    seconds: number;
}

interface Stage {
    client: FuzzClient;
    book: BookRow[];
    counts: Record<string, number>;
}

interface Outcome {
    request: string;
    verdict: Verdict;
}

type Kind = (random: Random, stage: Stage) => Promise<Outcome>;

/** Kinds with their share in a thousand. */
const KINDS: Record<string, [number, Kind]> = {
    'known records': [
        160,
        (random, stage) => known(stage, 'known records', askRecords(random, stage.client, stage.book))
    ],
    'known groups': [50, (random, stage) => known(stage, 'known groups', askGroups(random, stage.client, stage.book))],
    'known GraphQL': [
        60,
        (random, stage) => known(stage, 'known GraphQL', askGraphql(random, stage.client, stage.book))
    ],
    soql: [
        240,
        (random, stage) => ask(stage, 'soql', { method: 'GET', path: `${API}/query?q=${escaped(wildSoql(random))}` })
    ],
    sosl: [
        40,
        (random, stage) => ask(stage, 'sosl', { method: 'GET', path: `${API}/search?q=${escaped(wildSosl(random))}` })
    ],
    json: [190, (random, stage) => ask(stage, 'json', wildJson(random))],
    csv: [55, bulk],
    path: [110, (random, stage) => ask(stage, 'path', wildPath(random))],
    header: [50, (random, stage) => ask(stage, 'header', wildHeaders(random))],
    foreign: [25, elsewhere],
    bytes: [15, bytes],
    deploy: [5, (random, stage) => ask(stage, 'deploy', wildDeploy(random))]
};

const escaped = (text: string): string => encodeURIComponent(text.toWellFormed());

function kindOf(random: Random): [string, Kind] {
    let at = random.below(Object.values(KINDS).reduce((sum, [share]) => sum + share, 0));
    for (const [name, [share, kind]] of Object.entries(KINDS)) {
        if (at < share) return [name, kind];
        at -= share;
    }
    throw new Error('shares do not add up');
}

function count(stage: Stage, kind: string, status: number | string): void {
    const name = `${kind} ${status}`;
    stage.counts[name] = (stage.counts[name] ?? 0) + 1;
}

async function known(stage: Stage, kind: string, asking: ReturnType<typeof askRecords>): Promise<Outcome> {
    const { request, got, verdict } = await asking;
    count(stage, kind, got.status);
    return { request, verdict };
}

async function ask(stage: Stage, kind: string, sent: Sent): Promise<Outcome> {
    const got = await stage.client.send(sent);
    count(stage, kind, got.status);
    return { request: show(sent), verdict: judge(sent, got) };
}

async function bulk(random: Random, stage: Stage): Promise<Outcome> {
    const { request, answers, verdict } = await upload(random, stage.client);
    for (const { status } of answers) count(stage, 'csv', status);
    const wrong = answers.map((got) => judge({ method: 'GET', path: '' }, got)).find((one) => one !== null);
    return { request, verdict: verdict ?? wrong ?? null };
}

async function elsewhere(random: Random, stage: Stage): Promise<Outcome> {
    const sent = foreign(random);
    const got = await stage.client.send(sent);
    count(stage, 'foreign', got.status);
    const refused = got.status === 403 || (got.status === 400 && sent.headers?.host !== undefined);
    return { request: show(sent), verdict: refused ? null : `accepted from elsewhere: ${got.status}` };
}

async function bytes(random: Random, stage: Stage): Promise<Outcome> {
    const sent = wildBytes(random, stage.client.token);
    const text = await stage.client.raw(sent);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
    count(stage, 'bytes', status);
    const told = text.includes(CANARY) || status >= 500;
    return {
        request: JSON.stringify(sent.toString('latin1').slice(0, 500)),
        verdict: told ? text.slice(0, 300) : null
    };
}

const show = ({ method, path, headers = {}, body = '' }: Sent): string =>
    `${method} ${path.slice(0, 2000)} ${JSON.stringify(headers).slice(0, 500)} ${JSON.stringify(body.toString('utf8')).slice(0, 1500)}`;

/** The decoy is what wild requests may change; the book nothing may. */
async function fillBook(client: FuzzClient, seed: number): Promise<BookRow[]> {
    await client.json('POST', `${API}/sobjects/Account`, { Name: 'Decoy' });
    const records = bookRows(seed).map((row) => ({ attributes: { type: 'Account' }, ...row, Health_Cohort__c: BOOK }));
    const got = await client.json('POST', `${API}/composite/sobjects`, { allOrNone: true, records });
    const results = JSON.parse(got.text) as { id: string; success: boolean; errors: unknown[] }[];
    const failed = results.find(({ success }) => !success);
    if (failed) throw new Error(`The book cannot be written: ${JSON.stringify(failed)}`);
    const book = bookWith(
        seed,
        results.map(({ id }) => id)
    );
    const parents = book.map(({ Id, ParentId }) => ({ attributes: { type: 'Account' }, id: Id, ParentId }));
    await client.json('PATCH', `${API}/composite/sobjects`, { allOrNone: true, records: parents });
    return book;
}

/** `Parent.Type` of a record. */
const valueAt = (row: Record<string, unknown>, path: string): unknown =>
    path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | null)?.[name] ?? null, row);

/** After all cases: nothing outside has been touched, and the book is what it was. */
async function aftermath(root: string, stage: Stage): Promise<string[]> {
    const wrong: string[] = [];
    const beside = readdirSync(root).sort().join(', ');
    if (beside !== 'canary.txt, data') wrong.push(`files beside the data folder: ${beside}`);
    if (readFileSync(join(root, 'canary.txt'), 'utf8') !== CANARY)
        wrong.push('the file beside the data folder has changed');
    const fields = Object.keys(stage.book[0]!);
    const soql = `SELECT ${fields.join(', ')} FROM Account WHERE Health_Cohort__c = '${BOOK}' ORDER BY Id`;
    const got = await stage.client.send({ method: 'GET', path: `${API}/query?q=${escaped(soql)}` });
    const rows = (JSON.parse(got.text) as { records: Record<string, unknown>[] }).records;
    const plain = rows.map(({ attributes: _, ...row }) => fields.map((field) => valueAt(row, field)));
    const expected = stage.book.map((row) => fields.map((field) => row[field]));
    if (JSON.stringify(plain) !== JSON.stringify(expected)) wrong.push('rows of the book have changed');
    const outside = await stage.client.send({
        method: 'GET',
        path: `${API}/query?q=${escaped("SELECT COUNT() FROM Account WHERE Name = 'from elsewhere'")}`
    });
    if ((JSON.parse(outside.text) as { totalSize: number }).totalSize !== 0)
        wrong.push('a request from elsewhere has written');
    return wrong;
}

/** `progress` is called after every thousand cases. */
export async function runFuzz(
    { seed, from, cases }: FuzzOptions,
    progress: (done: number) => void
): Promise<FuzzReport> {
    const started = performance.now();
    const root = mkdtempSync(join(tmpdir(), 'local-org-fuzz-'));
    writeFileSync(join(root, 'canary.txt'), CANARY);
    mkdirSync(join(root, 'data'));
    const problems: Problem[] = [];
    let current: Omit<Problem, 'what'> = { case: -1, kind: 'start', request: '' };
    const blame = (what: string): void => void problems.push({ ...current, what });
    const crashed = (error: unknown): void =>
        blame(`uncaught: ${error instanceof Error ? error.stack : String(error)}`);
    process.on('uncaughtException', crashed);
    process.on('unhandledRejection', crashed);
    const org = await openOrgFor(join(root, 'data'), blame);
    try {
        const login = JSON.parse(readFileSync(org.loginFile, 'utf8')) as Login;
        const client = new FuzzClient(org.url, await accessToken(login, ADMIN));
        const stage: Stage = { client, book: await fillBook(client, seed), counts: {} };
        for (let index = from; index < from + cases; index += 1) {
            const random = new Random(seed, index);
            const [kind, run] = kindOf(random);
            current = { case: index, kind, request: '' };
            try {
                const { request, verdict } = await run(random, stage);
                current.request = request;
                if (verdict !== null) blame(verdict);
            } catch (error) {
                blame(`no answer: ${(error as Error).stack}`);
            }
            if ((index + 1 - from) % 1000 === 0) progress(index + 1 - from);
        }
        current = { case: from + cases, kind: 'end', request: '' };
        for (const what of await aftermath(root, stage)) blame(what);
        client.close();
        return { cases, counts: stage.counts, problems, seconds: (performance.now() - started) / 1000 };
    } finally {
        await org.close();
        process.off('uncaughtException', crashed);
        process.off('unhandledRejection', crashed);
        rmSync(root, { recursive: true, force: true });
    }
}

/** Its log speaks only of what it did not expect. */
function openOrgFor(dataDir: string, blame: (what: string) => void): Promise<LocalOrg> {
    return startLocalOrg({
        port: 0,
        dataDir,
        sourceDirs: [SOURCE],
        log: (line) => {
            if (!line.startsWith('Answer not sent')) blame(line);
        },
        dailyLimits: { DailyApiRequests: ENDLESS, DailyBulkApiBatches: ENDLESS, DailyBulkV2QueryJobs: ENDLESS }
    });
}
