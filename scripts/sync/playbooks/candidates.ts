import { loadRecords } from '../match/load-records.ts';
import { LineReader } from '../plan/read-lines.ts';
import { queryRecords } from '../salesforce/query-records.ts';
import type { Batch, BatchLine } from '../score/score-batch.ts';
import { SHOWN_FIELDS } from '../score/outputs.ts';
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
const STATUS = SHOWN_FIELDS.indexOf('Health_Status__c');
const DRIVER = SHOWN_FIELDS.indexOf('Health_Driver__c');

/** Everything the playbooks ask for today, tasks that exist already included. */
export async function findCandidates(
    run: PlaybookRun,
    playbooks: readonly Playbook[],
    batches: readonly Batch[]
): Promise<Candidate[]> {
    const found = await changedAccounts(run, playbooks, batches);
    for (const playbook of playbooks) found.push(...(await withinReach(run, playbook, batches)));
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
    for (const { table, accounts, file } of batches) {
        if ((await engine.count(`SELECT count(*) FROM ${table} WHERE signals & ${mask} > 0`)) === 0) continue;
        const lines = new LineReader(file);
        for await (const chunk of engine.stream(
            `SELECT b.signals, a.id, a.digest_stored FROM ${table} b POSITIONAL JOIN ${accounts} a`
        )) {
            const rows = [...chunk];
            const own = await lines.take(rows.length);
            for (const [i, [signals, id, digest]] of rows.entries()) {
                if ((Number(signals) & mask) === 0) continue;
                const [shown] = JSON.parse(own[i] ?? '') as BatchLine;
                const asked = watching.filter(
                    (playbook) =>
                        (Number(signals) & (BITS[playbook.trigger] ?? 0)) > 0 && fits(playbook, shown[STATUS] ?? null)
                );
                found.push(...asked.map((playbook) => candidate(playbook, String(id), String(digest), shown)));
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
    const status = playbook.status === null ? '' : ` AND ${names.of('Health_Status__c')} = '${playbook.status}'`;
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
    const changed = batches.map(
        ({ table, accounts }) =>
            `SELECT id FROM (SELECT changed FROM ${table}) POSITIONAL JOIN (SELECT id FROM ${accounts}) WHERE changed`
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

function candidate(playbook: Playbook, account: string, mark: string, shown: BatchLine[0]): Candidate {
    const key = `${playbook.id}:${account}:${mark}`;
    return { playbook, account, key, status: shown[STATUS] ?? null, driver: shown[DRIVER] ?? null };
}

function fits(playbook: Playbook, status: string | null): boolean {
    return playbook.status === null || playbook.status === status;
}
