import { guardClock } from './guard/clock.ts';
import { guardLeftOut } from './guard/left-out.ts';
import { guardSources, readLastCounts } from './guard/source-ratio.ts';
import { accountFields, findRevenueField, readAccounts } from './match/accounts.ts';
import type { AccountsRead } from './match/accounts.ts';
import { namedFields } from './match/visible-fields.ts';
import type { NamedField } from './match/visible-fields.ts';
import { keptAccounts } from './match/kept/kept-accounts.ts';
import type { Pool } from './pool/pool.ts';
import { readPublishedModels, SHIPPED } from './rules/published.ts';
import type { PublishedModel } from './rules/published.ts';
import { missingStart } from './rules/start-field.ts';
import type { CohortMove } from './rules/cohort-pin.ts';
import { modelVersions, readCounts } from './run-log/counts.ts';
import type { FieldNames } from './salesforce/field-names.ts';
import { reportsOrphans } from './shard/shard.ts';
import { assignRules } from './score/assign-rules.ts';
import type { Models } from './score/assign-rules.ts';
import type { KeptCounts } from './score/kept-counts.ts';
import type { CheckedSource } from './sources/check-sources.ts';
import { fetchSources } from './sources/fetch-sources.ts';
import { readEvidence } from './sources/read-evidence.ts';
import type { SourceCounts } from './sources/read-evidence.ts';
import { runValues } from './sources/run-values.ts';
import type { StagedFiles } from './sources/stage-files.ts';
import { assertUnchanged } from './sources/unchanged.ts';
import { sideBySide } from './side-by-side.ts';
import type { SharedRun } from './task.ts';

/** A run, with what its stages share. */
export interface Run extends SharedRun {
    /** Values in the published rules that this run moves. */
    readonly moves: CohortMove[];
    readonly pool: Pool;
    readonly files: StagedFiles;
    /** Counts of earlier runs; null when nothing is to be kept. */
    readonly counted: KeptCounts | null;
}

/** What a run knows once everything is read: accounts, rules and evidence. */
export interface Evidence {
    readonly sources: readonly CheckedSource[];
    readonly counts: readonly SourceCounts[];
    readonly accounts: AccountsRead;
    readonly names: FieldNames;
    readonly models: Models;
}

/**
 * Reads accounts, published rules and evidence: the first stage. Nothing has been written yet.
 * @param checked sources that can be read
 * @throws GuardError when a source has shrunk, or the clock of this machine is wrong
 */
export async function read(run: Run, checked: readonly CheckedSource[]): Promise<Evidence> {
    const { task, engine, session, jobs, names, reporter, work } = run;
    const { config } = task.settings;
    const { progress } = reporter;
    const warn = (text: string): void => reporter.warn(text);
    guardClock(task, session.orgTime);
    // The jobs may be those of a run that is alive; only the run that holds the lease may end them.
    const left = task.command === 'plan' ? 0 : jobs.left().length;
    if (left > 0) warn(`An earlier run was interrupted; its ${left} update job(s) are ended first.`);
    if (task.command !== 'plan') await jobs.settle(session, warn);
    const { accounts, published } = await reporter.stage('read accounts', async () => {
        const published = await readPublishedModels(session, names, warn);
        const missing = missingStart(published, config.accounts.startField, names);
        if (missing !== null) warn(`${missing.found} ${missing.fix}`);
        const fields = accountFields(config, published);
        // Only a plan speaks of money.
        const revenue = task.command === 'plan' ? findRevenueField(names, task.moneyField, warn) : null;
        const kept = keptAccounts(engine, task, work, warn);
        const { bulkFrom } = config.write;
        const named = [...namedFields(config, published), ...namedRevenue(run)];
        const options = { folder: work, bulkFrom, shard: task.shard, revenue, progress, kept, named };
        return { published, accounts: await readAccounts(engine, session, names, fields, options) };
    });
    if (accounts.wholeBecause !== null) reporter.log({ event: 'all accounts read', because: accounts.wholeBecause });
    const sources = await fetchEvidence(run, checked, published);
    const reading = reporter
        .stage('read evidence', () =>
            readEvidence(run.files, sources, run.rejects, reportsOrphans(task.shard), accounts.exchanged)
        )
        .catch((error: unknown) => {
            // A file that is being written to explains whatever is wrong with its rows.
            assertUnchanged(sources);
            throw error;
        });
    const last = sources.length === 0 ? null : readLastCounts(run);
    const [counts, before] = await sideBySide(reading, last);
    assertUnchanged(sources);
    guardSources(run, counts, before);
    const models = await assignRules(engine, published, config);
    // Without sources no score is decided.
    if (sources.length > 0) await guardLeftOut(engine, task, warn);
    run.log?.note({ ...readCounts(counts, accounts.accounts), Model_Version__c: await modelVersions(engine, models) });
    return { sources, counts, accounts, names, models };
}

/** The field with the revenue, where somebody has named it. */
function namedRevenue({ task: { moneyField, settings } }: Run): NamedField[] {
    if (moneyField === null) return [];
    const isSetting = moneyField === settings.config.accounts.revenueField;
    return [{ field: moneyField, where: isSetting ? 'accounts.revenueField' : '--money-field' }];
}

/** Fetches what is not in files. Nothing has been written yet, so an origin that breaks off costs nothing. */
async function fetchEvidence(
    { task, engine, session, reporter }: Run,
    checked: readonly CheckedSource[],
    published: readonly PublishedModel[]
): Promise<readonly CheckedSource[]> {
    if (checked.every(({ origin }) => origin === null)) return checked;
    const windows = [...published, SHIPPED].flatMap(({ rules }) => [rules.npsWindowDays, rules.outcomeValidityDays]);
    const values = runValues(task.asOf, task.days, Math.max(...windows), task.shard);
    const warn = (text: string): void => reporter.warn(text);
    return reporter.stage('fetch evidence', () =>
        fetchSources(engine, checked, task.settings, { session, values, warn, progress: reporter.progress })
    );
}
