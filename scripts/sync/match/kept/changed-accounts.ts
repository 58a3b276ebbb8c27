import type { Progress } from '../../report/progress.ts';
import type { FieldNames } from '../../salesforce/field-names.ts';
import { countOf, fetchRecords } from '../../salesforce/query-records.ts';
import type { Session } from '../../salesforce/session.ts';
import type { Engine } from '../../sources/engine.ts';
import type { AccountReading } from '../account-reading.ts';
import type { Exchanged } from '../keys.ts';
import { loadRecords } from '../load-records.ts';
import { DATABASE } from './kept-accounts.ts';
import type { KeptAccounts, OpenAccounts } from './kept-accounts.ts';
import { compareNews, mergeNews } from './merge-accounts.ts';

/**
 * How far back what has changed is asked for, before the last reading: a change becomes visible when its transaction ends, with
 * the time at which it was made. Apex ends after ten minutes; the rest is for slower work of the platform, and for clocks.
 */
const OVERLAP_MS = 3_600_000;
/** Share of the accounts from which all are read: a page more costs less than to merge. */
export const MOST_CHANGED = 0.5;

/** An org and a place to work. */
export interface ReadingPlace {
    readonly engine: Engine;
    readonly session: Session;
    readonly names: FieldNames;
    readonly folder: string;
    readonly bulkFrom: number;
    readonly progress?: Progress | undefined;
}

/** What was used of the kept accounts, and how many records came from the org. */
export interface ChangedRead {
    readonly open: OpenAccounts;
    readonly fetched: number;
    readonly exchanged: Exchanged | null;
}

/**
 * Makes the table `accounts` of what was kept and of the accounts that were created, changed or deleted since.
 * @param now by the clock of the org
 * @returns why all must be read, in words
 * @throws UnreachableError when the org refuses or does not answer
 */
export async function readChanged(
    place: ReadingPlace,
    { fields, columns }: AccountReading,
    kept: KeptAccounts,
    identity: string,
    now: number
): Promise<ChangedRead | string> {
    const { engine, session, names, folder, bulkFrom, progress } = place;
    const open = await kept.open(identity, now);
    if (typeof open === 'string') return open;
    if (open.rows < bulkFrom) return 'so few are not read by the Bulk API';
    const since = new Date(open.readAt - OVERLAP_MS).toISOString().replace(/\.\d+Z$/u, 'Z');
    const asked = [...fields.map((field) => names.of(field)), 'IsDeleted'];
    const query = { object: 'Account', fields: asked, where: `SystemModstamp >= ${since}`, deleted: true };
    const count = await countOf(session, query);
    if (count > open.rows * MOST_CHANGED) return `${count} of ${open.rows} accounts have changed since ${since}`;
    // As the kept ones came: the Bulk API writes numbers and times in its own way.
    const options = { folder, bulkFrom: 1, progress, name: 'changed-accounts' };
    const answer = await fetchRecords(session, query, count, options);
    // The org takes a while to count them. A failure is told when the number is asked for.
    const counting = countOf(session, { object: 'Account', where: '' });
    counting.catch(() => undefined);
    const gone = `coalesce("IsDeleted" = 'true', false) AS gone`;
    const columnNames = [...fields, 'IsDeleted'];
    await loadRecords(engine, answer, columnNames, 'news', (records) => `SELECT ${columns}, ${gone} FROM (${records})`);
    const twice = await engine.count('SELECT count(*) - count(DISTINCT "Id") FROM news');
    if (twice > 0) return 'the org sent an account twice';
    const news = await compareNews(engine, open.table);
    const total = await counting;
    const expected = open.rows - news.gone + news.added;
    if (total !== expected)
        return `the org counts ${total} accounts, with what was kept and has changed they are ${expected}`;
    const table = await mergeNews(engine, open.table, open.rows, news);
    await engine.run('DROP TABLE news');
    const exchanged = table === null ? null : { database: DATABASE, table };
    return { open, fetched: answer.records, exchanged };
}
