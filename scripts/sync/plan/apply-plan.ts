import { join } from 'node:path';
import { GuardError } from '../errors.ts';
import { counted, countText } from '../report/count-text.ts';
import { csvCell, sanitize } from '../report/sanitize.ts';
import { countShown } from '../report/standing.ts';
import { uploadCell } from '../salesforce/csv.ts';
import type { FieldNames } from '../salesforce/field-names.ts';
import { UPLOAD_FIELDS } from '../score/outputs.ts';
import type { Batch } from '../score/score-batch.ts';
import type { Engine } from '../sources/engine.ts';
import { storedMark } from './due.ts';
import { LineFile } from '../line-file.ts';
import type { Plan } from './make-plan.ts';
import { BEFORE_CELLS, readSavedPlan } from './saved-plan.ts';
import type { SavedPlan } from './saved-plan.ts';
import { UploadParts } from './upload-parts.ts';

const FLUSH_EVERY = 10_000;
const NAMED = 10;
const column = (field: (typeof UPLOAD_FIELDS)[number]): number => BEFORE_CELLS + UPLOAD_FIELDS.indexOf(field);
const [ID, DIGEST, PERCENTILE, COHORT, STATE, STATUS, DRIVER] = [
    column('Id'),
    column('Health_Digest__c'),
    column('Health_Percentile__c'),
    column('Health_Cohort__c'),
    column('Health_State__c'),
    column('Health_Status__c'),
    column('Health_Driver__c')
];

/** Where a plan is to be written. */
export interface Ground {
    readonly names: FieldNames;
    readonly orgId: string;
    /** See rulesDigest. */
    readonly rules: string;
    /** Folder for files that do not outlive the run. */
    readonly work: string;
    /** Folder of the run. */
    readonly folder: string;
}

/** A saved plan, ready to be written. */
export interface AppliedPlan extends Plan {
    /** The accounts of the plan and what they will show. */
    readonly standing: Batch;
}

/**
 * Makes uploads of a saved plan, exactly as it was saved. Needs the table `accounts`. Accounts that already hold what the
 * plan says are left out, so that a run that was cut off can be started again.
 * @throws GuardError (exit 4) when the org is another one or has moved: other rules, accounts that are gone or changed
 */
export async function applyPlan(engine: Engine, saved: SavedPlan, ground: Ground): Promise<AppliedPlan> {
    const { header, file } = saved;
    if (header.orgId !== ground.orgId) {
        throw refusal(`${file} was made for the org ${header.orgId}, and this one is ${ground.orgId}.`);
    }
    if (header.rules !== ground.rules) {
        throw refusal(`The rules or the version of the job are not those ${file} was made by.`);
    }
    const { moved } = await loadMarks(engine, file);
    await assertUnmoved(engine, file, ground.folder);
    const parts = await writeUploads(engine, file, ground);
    return {
        parts,
        changed: parts.reduce((sum, part) => sum + part.records, 0),
        moved,
        changesFile: file,
        examples: [],
        standing: {
            accounts: 'plan_accounts',
            table: () => Promise.resolve('plan_standing'),
            shown: await countShown(engine, 'plan_standing'),
            blocks: [],
            past: [],
            moved,
            largest: []
        }
    };
}

/** Checks the whole file, and compares what it found before with what is stored now. Table `planned`, in the order of the file. */
async function loadMarks(engine: Engine, file: string): Promise<{ moved: number }> {
    await engine.run(`CREATE OR REPLACE TABLE plan_lines (n INTEGER, mark VARCHAR, id VARCHAR, digest VARCHAR,
        percentile VARCHAR, cohort VARCHAR, state VARCHAR, status VARCHAR, driver VARCHAR, pictured BOOLEAN, signals TINYINT)`);
    const connection = await engine.fork();
    const appender = await connection.createAppender('plan_lines');
    let n = 0;
    const footer = await readSavedPlan(file, (record) => {
        appender.appendInteger(n);
        for (const i of [0, ID, DIGEST, PERCENTILE, COHORT, STATE, STATUS, DRIVER]) {
            const value = record[i] ?? null;
            if (value === null) appender.appendNull();
            else appender.appendVarchar(String(value));
        }
        appender.appendBoolean(record[1]);
        appender.appendTinyInt(record[2]);
        appender.endRow();
        n += 1;
        if (n % FLUSH_EVERY === 0) appender.flushSync();
    });
    appender.closeSync();
    connection.closeSync();
    await engine.run(`CREATE OR REPLACE TABLE planned AS SELECT p.n, p.id, a.idx, a."Name" AS name, a."Health_Digest__c" AS digest_stored,
            p.state, p.status, p.driver, p.pictured, p.signals,
            coalesce(a."Health_Digest__c" = p.digest AND a."Health_Percentile__c" IS NOT DISTINCT FROM try_cast(p.percentile AS DOUBLE)
                AND a."Health_Cohort__c" IS NOT DISTINCT FROM p.cohort, false) AS done,
            a.idx IS NOT NULL AND ${storedMark('a')} = p.mark AS unmoved
        FROM plan_lines p LEFT JOIN accounts a ON a."Id" = p.id AND a.mine ORDER BY p.n`);
    await engine.run('DROP TABLE plan_lines');
    for (const [table, columns] of [
        ['plan_accounts', 'idx, id, digest_stored'],
        // What set playbooks off had its tasks before the account was written.
        [
            'plan_standing',
            'NOT done AS changed, state, status, driver, pictured, CASE WHEN done THEN 0 ELSE signals END AS signals'
        ]
    ]) {
        await engine.run(`CREATE OR REPLACE TABLE ${table} AS SELECT ${columns} FROM planned ORDER BY n`);
    }
    return { moved: footer.moved };
}

async function assertUnmoved(engine: Engine, file: string, folder: string): Promise<void> {
    const where = 'FROM planned WHERE NOT done AND NOT unmoved';
    const count = await engine.count(`SELECT count(*) ${where}`);
    if (count === 0) return;
    const list = new LineFile(join(folder, 'moved.csv'));
    list.add('id,name,why');
    const named: string[] = [];
    const why = `CASE WHEN idx IS NULL THEN 'gone, or no longer visible' ELSE 'changed since' END`;
    for await (const rows of engine.stream(`SELECT id, coalesce(name, ''), ${why} ${where} ORDER BY n`)) {
        for (const row of rows) {
            const cells = row.map((cell) => sanitize(String(cell), 80));
            list.add(cells.map(csvCell).join(','));
            if (named.length < NAMED) named.push(`  ${cells[1]} ${cells[0]}: ${cells[2]}`);
        }
    }
    list.close();
    const more = count > NAMED ? [`  and ${countText(count - NAMED)} more`] : [];
    throw refusal(
        `${counted(count, 'account')} ${count === 1 ? 'has' : 'have'} moved since ${file} was saved:\n${[...named, ...more].join('\n')}`,
        [`All of them: ${list.path}`]
    );
}

async function writeUploads(engine: Engine, file: string, { names, work }: Ground): Promise<AppliedPlan['parts']> {
    const uploads = new UploadParts(work, UPLOAD_FIELDS.map((field) => names.of(field)).join(','));
    // The file was checked a moment ago; it is read again, because it may be larger than the memory.
    const done = new Set<number>();
    for await (const rows of engine.stream('SELECT n FROM planned WHERE done'))
        for (const [n] of rows) done.add(Number(n));
    let n = 0;
    await readSavedPlan(file, (record) => {
        const cells = record.slice(BEFORE_CELLS) as (string | null)[];
        if (!done.has(n)) uploads.add(cells.map(uploadCell).join(','));
        n += 1;
    });
    return uploads.close();
}

function refusal(what: string, more: readonly string[] = []): GuardError {
    return new GuardError(`${what}\nNothing was written.`, [
        ...more,
        'Make a new plan and look at it again: npm run sync -- plan --save plan.ndjson'
    ]);
}
