import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { loadRecords } from '../match/load-records.ts';
import { LineFile } from '../line-file.ts';
import type { Batch } from '../score/score-batch.ts';
import { lit } from '../sources/sql.ts';
import type { WriteCounts } from '../write/outcome.ts';
import type { HistoryRun } from './history-run.ts';
import { dayOf } from './history-run.ts';
import { loadInactiveUsers, loadSnapshots, readPictures } from './org-tables.ts';
import { PAST_FIELDS } from './past.ts';
import type { PastPicture } from './past.ts';
import { samePicture, uploadColumns } from './picture.ts';
import { upsertSnapshots } from './send.ts';
import { thinOut } from './thin.ts';

/**
 * Writes the snapshots of the days that a backfill replayed, thinned as if they had been written then. Those that the org
 * already has are left alone. Revenue, segment and renewal of past days are not known and stay blank.
 */
export async function writePast(run: HistoryRun, batches: readonly Batch[]): Promise<WriteCounts> {
    const { engine, names, days } = run;
    await loadPast(run, batches);
    const first = days[0] ?? dayOf(run);
    await loadSnapshots(
        run,
        'past_known',
        `${names.ofOwn('Snapshot_Date__c')} >= ${first} AND ${names.ofOwn('Snapshot_Date__c')} < ${dayOf(run)} AND ${names.ofOwn('Account__c')} != null`
    );
    const same = samePicture(
        (field) => `p."${field}"`,
        (field) => `k."${field}"`
    );
    await engine.run(`CREATE OR REPLACE TABLE past_due AS SELECT p.* FROM past p
        LEFT JOIN past_known k ON k.account = p.account AND k.day = p.day
        WHERE k.account IS NULL OR NOT (${same})`);
    await loadInactiveUsers(run);
    await readPictures(run, 'past_accounts', 'SELECT DISTINCT account FROM past_due');
    return upsertSnapshots(run, pastSql(uploadColumns(names)));
}

async function loadPast({ engine, work, settings, asOf }: HistoryRun, batches: readonly Batch[]): Promise<void> {
    const fields = ['account', ...PAST_FIELDS];
    const file = new LineFile(join(work, 'past.csv'));
    file.add(fields.join(','));
    for (const path of batches.flatMap(({ past }) => past)) {
        for await (const line of createInterface(createReadStream(path))) {
            const [id, pictures] = JSON.parse(line) as [string, readonly PastPicture[]];
            for (const picture of kept(pictures, asOf.slice(0, 10), settings.keepMonths))
                file.add([id, ...picture].map(cell).join(','));
        }
    }
    file.close();
    await loadRecords(engine, { files: [file.path], records: file.lines - 1 }, fields, 'past');
}

/** Pictures of one account that thinning would have left. */
function kept(pictures: readonly PastPicture[], day: string, keepMonths: number): PastPicture[] {
    const ages = pictures.map((picture, n) => ({
        id: String(n),
        account: '',
        day: picture[0] ?? '',
        statusChanged: picture.at(-1) === 'true'
    }));
    const gone = new Set(thinOut(ages, day, keepMonths));
    return pictures.filter((_, n) => !gone.has(String(n)));
}

function cell(value: string | null): string {
    return value === null ? '' : `"${value.replaceAll('"', '""')}"`;
}

/** Rows of these columns. */
function pastSql(columns: readonly string[]): string {
    const values: Readonly<Record<string, string>> = {
        Snapshot_Key__c: `p.account || ':' || p.day`,
        Account__c: 'p.account',
        Snapshot_Date__c: 'p.day',
        Overridden__c: lit('false'),
        CurrencyIsoCode: 'a."CurrencyIsoCode"',
        OwnerId: `CASE WHEN a."OwnerId" IN (SELECT id FROM inactive_users) THEN NULL ELSE a."OwnerId" END`
    };
    const cells = columns.map((column) => {
        if (values[column] !== undefined) return values[column];
        return PAST_FIELDS.includes(column) ? `p."${column}"` : 'NULL::VARCHAR';
    });
    return `SELECT ${cells.join(', ')} FROM past_due p JOIN past_accounts a ON a."Id" = p.account`;
}
