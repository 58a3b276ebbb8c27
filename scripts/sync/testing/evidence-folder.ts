import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfig } from '../config/load.ts';
import type { Session } from '../salesforce/session.ts';
import { assignRules } from '../score/assign-rules.ts';
import { EvidenceCache } from '../sources/cache/evidence-cache.ts';
import type { CacheOptions } from '../sources/cache/evidence-cache.ts';
import { checkSources } from '../sources/check-sources.ts';
import type { CheckedSource } from '../sources/check-sources.ts';
import { Engine } from '../sources/engine.ts';
import { fetchSources } from '../sources/fetch-sources.ts';
import type { FetchContext } from '../sources/origin.ts';
import { readEvidence } from '../sources/read-evidence.ts';
import type { SourceCounts } from '../sources/read-evidence.ts';
import { runValues } from '../sources/run-values.ts';
import { RejectFile } from '../sources/rejects.ts';
import { lit } from '../sources/sql.ts';
import { StagedFiles } from '../sources/stage-files.ts';
import { cellsOf } from '../salesforce/csv.ts';

/** An account as the job has read it. */
export interface TestAccount {
    readonly Id: string;
    readonly Name: string;
    readonly Health_Key__c: string;
    readonly [field: string]: string | null;
}

/** What reading evidence files gave. */
export interface ReadResult {
    readonly engine: Engine;
    readonly sources: readonly CheckedSource[];
    readonly counts: readonly SourceCounts[];
    readonly warnings: readonly string[];
    readonly cache: EvidenceCache | null;
    /** Rows of the reject file without its header: source, file, row, column, value, reason. */
    readonly rejected: readonly string[][];
}

/** What a reading may be given beside what origins are given. */
interface ReadOptions {
    /** Values that the settings name. */
    readonly environment?: NodeJS.ProcessEnv;
    /** Keeps what is read of every file, however small and new. */
    readonly keep?: Partial<CacheOptions> & Pick<CacheOptions, 'folder'>;
    /** The run is over a part of the accounts. */
    readonly part?: {
        /** Keys of accounts of other parts. */
        readonly others: readonly string[];
        /** Whether rows of no account are this run's to report. */
        readonly reportsOrphans: boolean;
    };
}

const KEEP_ALL = { mostBytes: 1e9, rebuild: false, worthwhileBytes: 0, settleMs: 0 };
const NOBODY = {} as Session;
const FIELDS = [
    'Health_Stage__c',
    'Health_Override__c',
    'Health_Override_Until__c',
    'Health_Digest__c',
    'Health_Next_Review__c',
    'Health_State__c',
    'Health_Status__c',
    'Type'
];
const NUMBERS = [
    'Health_Score__c',
    'Health_Outcome_Score__c',
    'Health_Experience_Score__c',
    'Health_Change__c',
    'Health_Percentile__c'
];

/** Accounts K1, K2, … with ids in order. */
export function accounts(count: number): TestAccount[] {
    return Array.from({ length: count }, (_, i) => {
        const number = String(i + 1);
        return {
            Id: `001000000000${number.padStart(3, '0')}AAA`,
            Name: `Account ${number}`,
            Health_Key__c: `K${number}`
        };
    });
}

/** A temporary folder with evidence files and settings, and what the job makes of them. Removed by `close`. */
export class EvidenceFolder {
    readonly path = mkdtempSync(join(tmpdir(), 'health-evidence-'));
    private readonly engines: Engine[] = [];

    /** Writes a file; text is UTF-8, bytes are written as they are. */
    write(name: string, content: string | Buffer): string {
        const path = join(this.path, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
        return path;
    }

    /**
     * Reads the sources against the accounts, as a run would.
     * @param options environment that the settings name, what to keep, and what origins are given; without it, a run as of 2026-06-01 and
     *   nobody logged in
     */
    async read(
        sources: readonly object[],
        book: readonly TestAccount[],
        { environment = {}, keep, part, ...context }: Partial<FetchContext> & ReadOptions = {}
    ): Promise<ReadResult> {
        const settings = loadConfig(this.write('health-sync.json', JSON.stringify({ sources })), environment);
        const engine = await Engine.open({
            folder: join(this.path, `engine-${this.engines.length}`),
            memoryLimit: '128MB'
        });
        this.engines.push(engine);
        await loadAccounts(engine, book);
        if (part !== undefined)
            await engine.run(
                `UPDATE accounts SET mine = "Health_Key__c" NOT IN (${part.others.map((key) => lit(key)).join(', ')})`
            );
        const warnings: string[] = [];
        const rejects = new RejectFile(join(this.path, 'rejected.csv'));
        const warn = (text: string): void => void warnings.push(text);
        const found = await checkSources(engine, settings, warn);
        const values = runValues('2026-06-01T23:59:59Z', ['2026-06-01'], 365, null);
        const checked = await fetchSources(engine, found, settings, { session: NOBODY, values, warn, ...context });
        const files = await StagedFiles.open(engine, warn, (beside) =>
            keep === undefined ? null : new EvidenceCache(beside, { ...KEEP_ALL, warn, ...keep })
        );
        let counts: SourceCounts[];
        try {
            files.beginAll(checked);
            counts = await readEvidence(files, checked, rejects, part?.reportsOrphans);
        } finally {
            await files.close();
        }
        await assignRules(engine, [], settings.config);
        return {
            engine,
            sources: checked,
            counts,
            warnings,
            cache: files.cache,
            rejected: rejects.count === 0 ? [] : readCsv(rejects.path)
        };
    }

    close(): void {
        for (const engine of this.engines) engine.close();
        rmSync(this.path, { recursive: true, force: true });
    }
}

async function loadAccounts(engine: Engine, book: readonly TestAccount[]): Promise<void> {
    const texts = ['Id', 'Name', 'Health_Key__c', ...FIELDS];
    const rows = book.map((account, i) => `(${[i + 1, ...texts.map((field) => cell(account[field]))].join(', ')})`);
    const numbers = NUMBERS.map((field) => `NULL::DOUBLE AS "${field}"`).join(', ');
    const named = texts.map((field, i) => `c${i}::VARCHAR AS "${field}"`).join(', ');
    await engine.run(`CREATE TABLE accounts AS SELECT idx::INTEGER AS idx, true AS mine, ${named}, ${numbers}, NULL::VARCHAR AS "Health_Cohort__c"
        FROM (VALUES ${rows.join(', ')}) t(idx, ${texts.map((_, i) => `c${i}`).join(', ')})`);
}

function cell(value: string | null | undefined): string {
    return value === null || value === undefined ? 'NULL' : lit(value);
}

/** Cells of the records of a CSV file without line breaks in cells; the header is left out. */
export function readCsv(path: string): string[][] {
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    return lines.slice(1).map(cellsOf);
}
