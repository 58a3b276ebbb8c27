import { loadRecords } from '../match/load-records.ts';
import { queryRecords } from '../salesforce/query-records.ts';
import { soqlText } from '../salesforce/soql-text.ts';
import type { Batch } from '../score/score-batch.ts';
import { daysBefore } from '../snapshots/thin.ts';
import type { Playbook, Trigger } from './playbook.ts';
import type { PlaybookRun } from './playbook-run.ts';
import { DETRACTOR_ANSWERED, STATUS_FELL, TREND_FELL } from './signals.ts';

/** A task that a playbook asks for. */
export interface Candidate {
    readonly playbook: Playbook;
    readonly account: string;
    /** Tells what set it off; the same cause has the same key, however often it is found. */
    readonly key: string;
    readonly status: string | null;
    /** Why the score is what it is, one sentence. */
    readonly driver: string | null;
}

const BITS: Partial<Record<Trigger, number>> = {
    'Status falls': STATUS_FELL,
    'Trend falling': TREND_FELL,
    'Detractor answered': DETRACTOR_ANSWERED
};
const DATES: Partial<Record<Trigger, string>> = {
    'Evidence expiring': 'Health_Evidence_Until__c',
    'Renewal near': 'Health_Renewal_Date__c'
};

/** Everything the playbooks ask for today, tasks that exist already included. */
export async function findCandidates(
    run: PlaybookRun,
    playbooks: readonly Playbook[],
    batches: readonly Batch[]
): Promise<Candidate[]> {
    const found = await changedAccounts(run, playbooks, batches);
    // One by one: of a large book there may be more than a call takes arguments.
    for (const playbook of playbooks)
        for (const candidate of await withinReach(run, playbook, batches)) found.push(candidate);
    return found;
}

/**
 * Accounts to which something happened in this run. The key holds the digest they had before: until the account is written it
 * stays, so a run that is repeated finds the same key; afterwards it never comes back.
 */
async function changedAccounts(
    { engine }: PlaybookRun,
    playbooks: readonly Playbook[],
    batches: readonly Batch[]
): Promise<Candidate[]> {
    const watching = playbooks.filter(({ trigger }) => BITS[trigger] !== undefined);
    const mask = watching.reduce((bits, { trigger }) => bits | (BITS[trigger] ?? 0), 0);
    const found: Candidate[] = [];
    for (const { table, accounts } of batches) {
        const sql = `SELECT signals, status, driver, id, digest_stored FROM (SELECT signals, status, driver FROM ${await table()})
            POSITIONAL JOIN (SELECT id, digest_stored FROM ${accounts}) WHERE signals & ${mask} > 0`;
        for await (const rows of engine.stream(sql)) {
            for (const row of rows) {
                const signals = Number(row[0]);
                const [, status = null, driver = null, id, digest] = row.map((value) =>
                    value === null ? null : String(value)
                );
                const asked = watching.filter(
                    (playbook) => (signals & (BITS[playbook.trigger] ?? 0)) > 0 && fits(playbook, status)
                );
                const account = String(id);
                found.push(
                    ...asked.map((playbook) => {
                        const key = `${playbook.id}:${account}:${String(digest)}`;
                        return { playbook, account, key, status, driver };
                    })
                );
            }
        }
    }
    return found;
}

/**
 * Accounts of which a date comes near, as stored: an account that changes in this run is looked at by the next one.
 * The key holds the date, so that a date that moves may ask again.
 */
async function withinReach(
    { engine, session, names, day, work, bulkFrom }: PlaybookRun,
    playbook: Playbook,
    batches: readonly Batch[]
): Promise<Candidate[]> {
    const field = DATES[playbook.trigger];
    if (field === undefined) return [];
    const date = names.of(field);
    const [from, until] = [
        [day, daysBefore(playbook.appliesFrom, -playbook.withinDays)].sort().at(-1) ?? day,
        daysBefore(day, -playbook.withinDays)
    ];
    const status =
        playbook.status === null ? '' : ` AND ${names.of('Health_Status__c')} = ${soqlText(playbook.status)}`;
    const answer = await queryRecords(
        session,
        {
            object: 'Account',
            fields: ['Id', date, names.of('Health_Status__c'), names.of('Health_Driver__c')],
            where: `${date} >= ${from} AND ${date} <= ${until}${status}`
        },
        { folder: work, name: `reach-${playbook.id}`, bulkFrom }
    );
    await loadRecords(engine, answer, ['id', 'day', 'status', 'driver'], 'in_reach');
    const changed = await Promise.all(
        batches.map(
            async ({ table, accounts }) =>
                `SELECT id FROM (SELECT changed FROM ${await table()}) POSITIONAL JOIN (SELECT id FROM ${accounts}) WHERE changed`
        )
    );
    const all = ['SELECT NULL::VARCHAR AS id WHERE false', ...changed].join(' UNION ALL ');
    const rows = await engine.rows(`SELECT r.id, r.day, r.status, r.driver FROM in_reach r
        JOIN accounts a ON a."Id" = r.id WHERE a.mine AND r.id NOT IN (${all}) ORDER BY r.id`);
    return rows.map(([id, when, is, driver]) => ({
        playbook,
        account: String(id),
        key: `${playbook.id}:${String(id)}:${String(when)}`,
        status: is === null ? null : String(is),
        driver: driver === null ? null : String(driver)
    }));
}

function fits(playbook: Playbook, status: string | null): boolean {
    return playbook.status === null || playbook.status === status;
}
