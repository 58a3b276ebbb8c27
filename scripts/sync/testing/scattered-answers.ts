import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TestOrg } from './local-org.ts';
import { PostgresServer } from './postgres-server.ts';
import { summaryOf } from './run-job.ts';
import { forgetResults, storedResults } from './seed-book.ts';

const AS_OF = '2026-06-01';
const SQL = 'nps-per-account-shard.sql';
const PARAMETERS = ['{{windowStart}}', '{{asOfDay}}', '{{shardIndex}}', '{{shardCount}}'];
const COLUMNS = { account: 'account_id', promoters: 'promoters', passives: 'passives', detractors: 'detractors', date: 'answered_on' }; // prettier-ignore

/** How much there is to score, and by how many. */
export interface Size {
    readonly accounts: number;
    readonly answers: number;
    readonly shards: number;
}

/** One run of the job. */
export interface TimedRun {
    readonly name: string;
    readonly seconds: number;
    /** Seconds of the stage that fetches from the servers. */
    readonly fetching: number;
    /** Rows that came from the servers. */
    readonly rows: number;
    readonly written: number;
    readonly peakMemoryMb: number;
}

/** What was run and where it ended. */
export interface Scattered {
    readonly runs: readonly TimedRun[];
    /** Stored fields by account, after one run and after the shards and `settle`. */
    readonly one: Record<string, unknown>;
    readonly shards: Record<string, unknown>;
}

/**
 * Two PostgreSQL servers hold the answers of half of the accounts each and count them; an org is scored once by one run over
 * everything and once, from the start, by shards at the same time and `settle`.
 */
export async function scatteredAnswers({ accounts, answers, shards }: Size): Promise<Scattered> {
    const [org, ...servers] = await Promise.all([TestOrg.start(), PostgresServer.start(), PostgresServer.start()]);
    try {
        const keys = Array.from({ length: accounts }, (_, i) => `K${i}`);
        const ids = await org.create('Account', keys.map((key) => ({ Name: key, Health_Key__c: key }))); // prettier-ignore
        await Promise.all(servers.map((server, half) => fill(server, ids, answers, half)));
        writeSettings(org, keys, servers);
        const runs: TimedRun[] = [];
        const named = Object.fromEntries(servers.map((server, i) => [`SERVER_${i}`, server.url()]));
        const options = { cwd: org.folder, env: { ...org.environment, ...named } };
        const run = async (name: string, command: string, ...more: string[]): Promise<void> => {
            const out = `out-${name.replaceAll(/\W/gu, '-')}`;
            runs.push(await timed(options, name, [command, '--config', 'health-sync.json', '--as-of', AS_OF, '--out', out, ...more])); // prettier-ignore
        };
        await run('one run', 'run');
        const one = await storedResults(org);
        await forgetResults(org);
        const parts = Array.from({ length: shards }, (_, i) => `${i}/${shards}`);
        await Promise.all(parts.map((part) => run(`shard ${part}`, 'run', '--shard', part)));
        await run('settle', 'settle');
        return { runs, one, shards: await storedResults(org) };
    } finally {
        await Promise.all([org.stop(), ...servers.map((server) => server.stop())]);
    }
}

/** The answers of every second account, made where they are kept. */
async function fill(server: PostgresServer, ids: readonly string[], answers: number, half: number): Promise<void> {
    await server.query('CREATE TABLE accounts (n int, id text)');
    await server.query('INSERT INTO accounts SELECT n - 1, id FROM unnest($1::text[]) WITH ORDINALITY AS a(id, n)', [
        ids
    ]);
    await server.query(`CREATE TABLE survey_answers AS
        SELECT i AS answer_id, id AS account_id,
            CASE WHEN i % 17 > 0 THEN 'person' || (i::bigint * 48271 % 1009) % 23 || '@example.com' END AS respondent,
            ((i::bigint * 7919) % 104729 % 11)::int AS score,
            DATE '${AS_OF}' - ((i::bigint * 15485863) % 32452843 % 420)::int AS answered_on
        FROM generate_series(1, ${answers}) i JOIN accounts ON n = (i::bigint * 2654435761) % 4294967291 % ${ids.length}
        WHERE n % 2 = ${half}`);
    await server.query('ANALYZE survey_answers');
}

function writeSettings(org: TestOrg, keys: readonly string[], servers: readonly PostgresServer[]): void {
    const sql = fileURLToPath(new URL(`../../../config/examples/${SQL}`, import.meta.url));
    copyFileSync(sql, join(org.folder, SQL));
    const rows = keys.map((key, i) => `${key},${1 + (i % 90) / 10},2026-05-01\n`);
    writeFileSync(join(org.folder, 'outcome.csv'), `key,score,on\n${rows.join('')}`);
    const url = servers.map((_, i) => `\${SERVER_${i}}`);
    const sources = [
        { name: 'survey', kind: 'nps', postgres: { url, sqlFile: SQL, parameters: PARAMETERS }, columns: COLUMNS, match: { by: 'Id' } }, // prettier-ignore
        { name: 'outcome', kind: 'roi', files: ['outcome.csv'], columns: { account: 'key', score: 'score', date: 'on' } } // prettier-ignore
    ];
    writeFileSync(join(org.folder, 'health-sync.json'), JSON.stringify({ org: 'local', sources }));
}

async function timed(
    options: Parameters<typeof summaryOf>[1],
    name: string,
    args: readonly string[]
): Promise<TimedRun> {
    const started = performance.now();
    const summary = await summaryOf(args, options);
    const seconds = (performance.now() - started) / 1000;
    if (summary.code !== 0) throw new Error(`${name} ended with ${summary.code}: ${JSON.stringify(summary)}`);
    const stage = summary.stages.find((one) => one.name === 'fetch evidence');
    return {
        name,
        seconds,
        fetching: stage?.seconds ?? 0,
        rows: summary.sources[0]?.read ?? 0,
        written: summary.changes.written,
        peakMemoryMb: summary.peakMemoryMb
    };
}
