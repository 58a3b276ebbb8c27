import type { FieldNames } from '../salesforce/field-names.ts';
import { ident, lit } from '../sources/sql.ts';

/** Object of the history, without namespace. */
export const SNAPSHOT = 'Health_Snapshot__c';
export const KEY = 'Snapshot_Key__c';

/** In what money a record speaks. Only orgs with several currencies have it; a record without one gets that of the user. */
const CURRENCY = 'CurrencyIsoCode';

type Kind = 'number' | 'text';

/** Fields of a snapshot that say what was shown: only when one of them differs is there a new snapshot. */
export const PICTURED = {
    Health_Score__c: ['Health_Score__c', 'number'],
    Status__c: ['Health_Status__c', 'text'],
    Computed_Status__c: ['Health_Computed_Status__c', 'text'],
    State__c: ['Health_State__c', 'text'],
    Outcome_Score__c: ['Health_Outcome_Score__c', 'number'],
    Experience_Score__c: ['Health_Experience_Score__c', 'number'],
    Outcome_Weight__c: ['Health_Outcome_Weight__c', 'number'],
    Trend__c: ['Health_Trend__c', 'text'],
    Confidence__c: ['Health_Confidence__c', 'text']
} as const satisfies Record<string, readonly [accountField: string, Kind]>;
export const PICTURED_FIELDS = Object.keys(PICTURED) as (keyof typeof PICTURED)[];

/** What else is copied from the account: it makes a snapshot useful, but no new one. */
const COPIED = {
    Previous_Status__c: 'Health_Previous_Status__c',
    Change__c: 'Health_Change__c',
    Model_Version__c: 'Health_Model_Version__c',
    Stage__c: 'Health_Stage__c',
    Annual_Revenue__c: 'AnnualRevenue',
    Renewal_Date__c: 'Health_Renewal_Date__c'
} as const;

/** Values that need more than copying. */
const HELD_BY = [
    'Health_Override__c',
    'Health_Override_Until__c',
    'Health_Status_Since__c',
    'Health_Scored_At__c',
    'OwnerId'
] as const;

/** States in which an account has something worth a monthly picture. */
const TRACKED = ['Scored', 'Provisional', 'Stale'];

/** SQL condition: the state in this column is worth a picture every month. */
export function isTracked(column: string): string {
    return `${column} IN (${TRACKED.map(lit).join(', ')})`;
}

/** Whether a state is worth a first picture. */
export function isTrackedState(state: string | null): boolean {
    return state !== null && TRACKED.includes(state);
}

/** Account fields a snapshot is made of, each once. */
export function wantedOfPicture(segmentField: string): string[] {
    const own = PICTURED_FIELDS.map((field) => PICTURED[field][0]);
    return ['Id', ...new Set([...own, ...Object.values(COPIED), ...HELD_BY, segmentField])];
}

/** Account fields a snapshot is made of, as far as the user may see them. */
export function accountFieldsOfPicture(names: FieldNames, segmentField: string): string[] {
    const wanted = new Set([...wantedOfPicture(segmentField), CURRENCY]);
    return [...wanted].filter((field) => field === 'Id' || names.sees(field));
}

/** Columns of an upload of snapshots in any org, without namespace. */
export const UPLOAD_COLUMNS: readonly string[] = [
    KEY,
    'Account__c',
    'Snapshot_Date__c',
    ...PICTURED_FIELDS,
    ...Object.keys(COPIED),
    'Segment__c',
    'Overridden__c',
    'Status_Changed__c',
    'OwnerId'
];

/** Columns of an upload of snapshots in this org: one with several currencies has one more. */
export function uploadColumns(names: Pick<FieldNames, 'sees'>): readonly string[] {
    return names.sees(CURRENCY) ? [...UPLOAD_COLUMNS, CURRENCY] : UPLOAD_COLUMNS;
}

/**
 * SQL that turns accounts as the org stores them into rows of an upload, in the order of uploadColumns.
 * @param from table or subquery of accounts with the column `day` beside them
 * @param fields account fields the table has
 */
export function uploadSql(from: string, fields: readonly string[], segmentField: string): string {
    const column = (field: string): string => (fields.includes(field) ? ident(field) : 'NULL::VARCHAR');
    const since = `left(${column('Health_Status_Since__c')}, 10)`;
    const cells = [
        '"Id" || \':\' || day',
        '"Id"',
        'day',
        ...PICTURED_FIELDS.map((field) => column(PICTURED[field][0])),
        ...Object.values(COPIED).map(column),
        `left(${column(segmentField)}, 80)`,
        `CASE WHEN ${column('Health_Override__c')} IS NOT NULL AND left(${column('Health_Override_Until__c')}, 10) >= day THEN 'true' ELSE 'false' END`,
        `CASE WHEN ${since} = day AND ${column('Health_Previous_Status__c')} IS NOT NULL THEN 'true' ELSE 'false' END`,
        // A user who left cannot own new records; such a row stays with the user of the job until the account has a new owner.
        `CASE WHEN ${column('OwnerId')} IN (SELECT id FROM inactive_users) THEN NULL ELSE ${column('OwnerId')} END`,
        ...(fields.includes(CURRENCY) ? [column(CURRENCY)] : [])
    ];
    return `SELECT ${cells.join(', ')} FROM ${from}`;
}

/** SQL condition: two rows of snapshot values show the same. Both sides hold texts as the org sends them. */
export function samePicture(a: (field: string) => string, b: (field: string) => string): string {
    return PICTURED_FIELDS.map((field) => {
        const number = PICTURED[field][1] === 'number';
        const value = (side: string): string => (number ? `try_cast(${side} AS DOUBLE)` : side);
        return `${value(a(field))} IS NOT DISTINCT FROM ${value(b(field))}`;
    }).join(' AND ');
}
