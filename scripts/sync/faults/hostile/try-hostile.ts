import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Summary } from '../../report/summary.ts';
import { TestOrg } from '../../testing/local-org.ts';
import { runJob } from '../../testing/run-job.ts';
import { forgetResults } from '../../testing/seed-book.ts';
import { FIRST_ROW, FORMATS, writeRows } from './files.ts';
import type { Format } from './files.ts';
import { GOOD_KEYS, hostileRows, KINDS, OTHER_KEYS, sourceOf } from './rows.ts';
import type { HostileRow } from './rows.ts';

const AS_OF = '2026-06-01';
/** What the evidence alone decides. */
const FIELDS =
    'Name, Health_Key__c, Health_Score__c, Health_Status__c, Health_State__c, Health_Outcome_Score__c, Health_Experience_Score__c, ' +
    'Health_NPS__c, Health_NPS_Responses__c, Health_Evidence_Date__c, Health_Digest__c';

interface HostileSource {
    readonly name: string;
    readonly format: Format;
    readonly rows: readonly HostileRow[];
}

/** What came of a run over hostile rows. */
export interface HostileResult {
    readonly rows: number;
    readonly rejected: number;
    readonly seconds: number;
    readonly code: number | null;
    /** Everything that is not as it should be; empty when all is well. */
    readonly problems: readonly string[];
    readonly byReason: Readonly<Record<string, number>>;
}

/** Runs the job over `count` hostile rows of every kind in every format and compares with a run over the good ones alone. */
export async function tryHostileRows(count: number, seed: number): Promise<HostileResult> {
    const org = await TestOrg.start();
    try {
        const names = [...GOOD_KEYS, ...OTHER_KEYS];
        await org.create(
            'Account',
            names.map((key) => ({ Name: key, Health_Key__c: key }))
        );
        const each = Math.ceil(count / (KINDS.length * FORMATS.length));
        const sources = KINDS.flatMap((kind, k) =>
            FORMATS.map((format, f) => ({
                name: `${kind}-${format}`,
                format,
                rows: hostileRows(kind, each, seed + 10 * k + f)
            }))
        );
        const clean = sources.map(({ rows, ...others }) => ({
            ...others,
            rows: rows.filter(({ fate }) => fate === 'good')
        }));
        await run(org, clean, 'clean');
        const expected = await goodAccounts(org);
        await forgetResults(org);
        const from = performance.now();
        const { code, summary } = await run(org, sources, 'hostile');
        const seconds = (performance.now() - from) / 1000;
        const problems = [
            ...(code === 1 ? [] : [`exit ${code} instead of 1`]),
            ...rejectProblems(org, sources, summary),
            ...countProblems(sources, summary),
            ...formulaProblems(org, summary),
            ...accountProblems(expected, await goodAccounts(org))
        ];
        return {
            rows: each * sources.length,
            rejected: summary.rejected.count,
            seconds,
            code,
            problems,
            byReason: summary.rejected.byReason
        };
    } finally {
        await org.stop();
    }
}

async function run(
    org: TestOrg,
    sources: readonly HostileSource[],
    name: string
): Promise<{ code: number | null; summary: Summary }> {
    const settings = [];
    for (const source of sources) {
        const file = `${name}-${source.name}.${source.format}`;
        await writeRows(join(org.folder, file), source.format, source.rows);
        settings.push(sourceOf(source.name.split('-')[0] as (typeof KINDS)[number], source.name, file));
    }
    writeFileSync(
        join(org.folder, `${name}.json`),
        JSON.stringify({ org: 'local', engine: { memoryLimit: '512MB' }, sources: settings })
    );
    const args = ['run', '--config', `${name}.json`, '--as-of', AS_OF, '--json'];
    const { code, stdout, stderr } = await runJob(args, { cwd: org.folder, env: org.environment });
    if (code !== 0 && code !== 1) throw new Error(`the run over ${name} rows ended with ${code}\n${stderr}`);
    return { code, summary: JSON.parse(stdout) as Summary };
}

type Stored = Record<string, Record<string, unknown>>;

async function goodAccounts(org: TestOrg): Promise<Stored> {
    const records = await org.query<Record<string, unknown>>(`SELECT Id, ${FIELDS} FROM Account`);
    const good = new Set(GOOD_KEYS);
    return Object.fromEntries(
        records
            .filter((record) => good.has(String(record['Health_Key__c'])))
            .map(({ attributes: _, ...values }) => [String(values['Id']), values])
    );
}

/** Every rejected row is listed once with a reason, no good one is, and all that must be are. */
function rejectProblems(org: TestOrg, sources: readonly HostileSource[], { rejected }: Summary): string[] {
    const lines = cellsOf(join(org.folder, rejected.file ?? ''));
    const bySource = new Map<string, Set<number>>();
    const problems: string[] = [];
    for (const [source = '', , row = '', , , reason = ''] of lines) {
        const rows = bySource.get(source) ?? new Set();
        bySource.set(source, rows);
        if (rows.has(Number(row))) problems.push(`${source} row ${row} is rejected twice`);
        if (reason === '') problems.push(`${source} row ${row} is rejected without a reason`);
        rows.add(Number(row));
    }
    if (lines.length !== rejected.count) problems.push(`${lines.length} rejects listed, ${rejected.count} counted`);
    for (const { name, format, rows } of sources) {
        for (const [i, { fate, cells }] of rows.entries()) {
            const isRejected = bySource.get(name)?.has(i + FIRST_ROW[format]) === true;
            if (fate !== 'either' && isRejected !== (fate === 'rejected'))
                problems.push(
                    `${name} row ${i + FIRST_ROW[format]} is ${fate}, but ${JSON.stringify(cells).slice(0, 200)} was ${isRejected ? '' : 'not '}rejected`
                );
        }
    }
    return problems;
}

/** What was read is used, filtered or rejected, and all rows were read. */
function countProblems(sources: readonly HostileSource[], summary: Summary): string[] {
    return summary.sources.flatMap(({ source, read, used, filtered, rejected }) => {
        const written = sources.find(({ name }) => name === source)?.rows.length;
        return [
            ...(read === written ? [] : [`${source}: ${read} rows read of ${written}`]),
            ...(read === used + filtered + rejected
                ? []
                : [`${source}: ${read} read, ${used} used, ${filtered} filtered, ${rejected} rejected`])
        ];
    });
}

/** No cell of a file for people starts a formula. */
function formulaProblems(org: TestOrg, { rejected, changes }: Summary): string[] {
    return [rejected.file, changes.file].flatMap((file) => {
        const cells = cellsOf(join(org.folder, file ?? '')).flat();
        const bad = cells.filter(
            (cell) => /^[\s\u00a0]*[=+\-@＝＋－＠]|^[\t\r]/u.test(cell) && !/^[-+]?\d+(\.\d+)?$/u.test(cell)
        );
        return bad
            .slice(0, 5)
            .map((cell) => `${file} has a cell that starts a formula: ${JSON.stringify(cell.slice(0, 80))}`);
    });
}

/** Accounts with good rows show what these alone give, and keep their names and keys. */
function accountProblems(expected: Stored, found: Stored): string[] {
    if (Object.keys(expected).length !== GOOD_KEYS.length)
        return [`${Object.keys(expected).length} accounts of ${GOOD_KEYS.length}`];
    return Object.entries(expected).flatMap(([id, values]) => {
        const own = found[id] ?? {};
        const wrong = Object.keys(values).filter((field) => values[field] !== own[field]);
        const unscored = values['Health_Score__c'] === null ? ['has no score'] : [];
        const told = wrong.map(
            (field) => `${field} is ${JSON.stringify(own[field])} instead of ${JSON.stringify(values[field])}`
        );
        return [...told, ...unscored].map((text) => `${String(values['Name'])}: ${text}`);
    });
}

/** Cells of a CSV file by another reader than the job's; the header is left out. */
function cellsOf(path: string): string[][] {
    return parse(readFileSync(path), { from: 2, relax_column_count: true }) as string[][];
}
