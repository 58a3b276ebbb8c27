// What the HTTP layer may ask of the org. Everything behind it (schema, store, records, SOQL, formulas) is private.

import type { LayoutDef, ListView } from '../schema/views.ts';
import type { ChildRelationship, FieldDescribe, ObjectDescribe, ObjectSummary } from './describe-shapes.ts';
import type { ResultColumns } from './result-columns.ts';
import type { SourceChange } from './source-members.ts';

export type { ChildRelationship, FieldDescribe, LayoutDef, ListView, ObjectDescribe, ObjectSummary, SourceChange };

/** An error in Salesforce's own shape; the HTTP layer prints it as `[{message, errorCode, fields?}]` with `status`. */
export class OrgError extends Error {
    readonly status: number;
    readonly errorCode: string;
    readonly fields: string[] | undefined;

    constructor(status: number, errorCode: string, message: string, fields?: string[]) {
        super(message);
        this.name = 'OrgError';
        this.status = status;
        this.errorCode = errorCode;
        this.fields = fields;
    }
}

/** A value as JSON carries it. Dates are "YYYY-MM-DD", date-times "YYYY-MM-DDThh:mm:ss.000+0000". */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** A record as REST answers it: `attributes` first, then the fields in the order asked for. */
export interface RecordJson {
    attributes: { type: string; url?: string };
    [field: string]: unknown;
}

/** A record as REST receives it. Names are case-insensitive; `attributes` is ignored; `undefined` means "not sent". */
export type InputRow = Record<string, unknown>;

export interface RowError {
    statusCode: string;
    message: string;
    fields: string[];
}

/** What became of one row, in the order of the input. */
export interface RowResult {
    /** 18 characters; null when the row has none (failed insert). */
    id: string | null;
    success: boolean;
    /** true for an inserted row. Set for upsert also on a failed row, where Salesforce says what it would have been. */
    created: boolean;
    errors: RowError[];
    /** Upsert only: ids of the records that share the external id. HTTP answers 300 with their URLs. */
    matches?: string[];
}

export type WriteOperation = 'insert' | 'update' | 'upsert' | 'delete' | 'hardDelete' | 'undelete';

/** A value of a Bulk row: undefined is not written, null clears the field. */
export type BulkCell = string | null | undefined;

export interface WriteOptions {
    /** One failed row rolls all rows back (siblings get ALL_OR_NONE_OPERATION_ROLLED_BACK). Default false. */
    allOrNone?: boolean;
    /** Upsert: the field that finds the record, `Id` or an external id (idLookup) field. Default `Id`. */
    externalIdField?: string;
    /** Where cell values come from: decides how a badly typed value is refused. Default 'json'. */
    format?: 'json' | 'csv';
    /** Upsert by PATCH with updateOnly=true: no insert. */
    updateOnly?: boolean;
}

export interface QueryOptions {
    /** queryAll: deleted records are seen too. */
    all?: boolean;
    /** "66.0": only for `attributes.url`. */
    apiVersion?: string;
}

/** A finished query. Ids and order are fixed when it is made, so pages never overlap; values are read page by page. */
export interface QueryResult extends ResultColumns {
    /** 'count' is `SELECT COUNT() ...`: totalSize is the answer and there are no records. */
    kind: 'records' | 'aggregate' | 'count';
    totalSize: number;
    /** Records `start` (from 0) up to `count` of them, fewer at the end. */
    page(start: number, count: number): RecordJson[];
}

/** A query for Bulk 2.0: cells are text as the CSV result has them, '' for null, date-times "...000Z". */
export interface RowStream {
    columns: string[];
    totalSize: number;
    /** Rows from `start` (from 0); take as many as needed and stop: nothing is held open between calls. */
    rows(start: number, count: number): Iterable<string[]>;
}

/** The REST API, or the Tooling API below it, which knows other objects. */
export type Api = 'data' | 'tooling';

/** Who is calling. Cheap; ask `org.session(userId)` for every request so that permission changes count at once. */
export interface Session {
    readonly userId: string;
    readonly username: string;
    readonly profileId: string;
    readonly profileName: string;
    readonly permissionSetNames: readonly string[];
    readonly customPermissions: readonly string[];
    /** May log in to the user interface: false for API-only users. */
    readonly apiOnly: boolean;
    canUse(object: string, right: ObjectRight): boolean;
    canReadField(object: string, field: string): boolean;
    canEditField(object: string, field: string): boolean;
    /** User permissions as the metadata names them: "ApiEnabled", "ModifyAllData", "ManageUsers", ... */
    hasPermission(name: string): boolean;
}

export type ObjectRight = 'read' | 'create' | 'edit' | 'delete' | 'viewAll' | 'modifyAll';

export interface OrgUser {
    id: string;
    username: string;
    isActive: boolean;
    name: string;
    email: string;
}

/** Small durable values for the HTTP layer (tokens, jobs): same database, same transaction, survives a kill. */
export interface KeyValueStore {
    get(space: string, key: string): JsonValue | undefined;
    set(space: string, key: string, value: JsonValue): void;
    delete(space: string, key: string): void;
    list(space: string): { key: string; value: JsonValue }[];
}

export interface OpenOptions {
    /** Folder of the database; null keeps everything in memory. */
    dataDir: string | null;
    /** Package folders such as "force-app"; a missing one is an empty one. */
    sourceDirs: string[];
    /** Prefix of the package's names, for good from the first start on; absent: as it was then. */
    namespace?: string | null;
    /** ISO codes of an org with several currencies, the corporate one first. */
    currencies?: readonly string[];
    /** Clock in ms since 1970, for tests. Default Date.now. */
    now?: () => number;
    /** Org-wide default of Account: 'Private' (default), 'Read' or 'ReadWrite'. */
    accountSharing?: 'Private' | 'Read' | 'ReadWrite';
    /** Data storage in megabytes. Default 10,440. */
    dataStorageMb?: number;
}

/** One org. All calls are synchronous: one process, one writer, so each call is atomic. */
export interface Org {
    readonly organizationId: string;
    readonly dataDir: string | null;
    /** What in the package folders was not understood, with its file; empty when all is well. */
    readonly problems: readonly string[];
    readonly state: KeyValueStore;
    /** Prefix of the package's names; null for none. */
    readonly namespace: string | null;
    now(): number;

    /**
     * Throws 401 INVALID_SESSION_ID for an unknown or inactive user. Accepts 15 or 18 characters. Objects of the Tooling API
     * are there for a session of that API only, and only few others are.
     */
    session(userId: string, api?: Api): Session;
    userByUsername(username: string): OrgUser | null;

    /** apiVersion ("66.0") only shapes the urls. */
    describeGlobal(session: Session, apiVersion?: string): ObjectSummary[];
    /** Throws 404 NOT_FOUND for an object that is missing or hidden. */
    describe(session: Session, object: string, apiVersion?: string): ObjectDescribe;
    /** Deployed list views. Throws 404 NOT_FOUND for an object that is missing or hidden. */
    listViews(session: Session, object: string): ListView[];
    /** The deployed page layout; null when the object has none. Throws as `describe`. */
    layout(session: Session, object: string): LayoutDef | null;
    /** Object that owns a 3-character key prefix, or null. */
    objectByPrefix(prefix: string): string | null;
    /** The schema's spelling of an object name, or null when there is none (no permission check). */
    objectName(name: string): string | null;

    /** Throws OrgError INVALID_FIELD, INVALID_TYPE, MALFORMED_QUERY, ... */
    query(session: Session, soql: string, options?: QueryOptions): QueryResult;
    queryRows(session: Session, soql: string, options?: QueryOptions): RowStream;

    /** One record; all readable fields when `fields` is absent. Throws 404 NOT_FOUND, 400 INVALID_FIELD. */
    getRecord(session: Session, object: string, id: string, fields?: string[], options?: QueryOptions): RecordJson;
    /** The record's id by an external id field; throws 404 NOT_FOUND, or 300 with `matches`-like fields (URLs are HTTP's). */
    findByExternalId(session: Session, object: string, field: string, value: string): string[];
    /** null for each id that does not exist or is not visible. */
    retrieve(
        session: Session,
        object: string,
        ids: string[],
        fields: string[],
        options?: QueryOptions
    ): (RecordJson | null)[];

    /** Up to 10,000 rows in one transaction. Throws OrgError only when the whole request is wrong (unknown object). */
    insert(session: Session, object: string, rows: InputRow[], options?: WriteOptions): RowResult[];
    update(session: Session, object: string, rows: InputRow[], options?: WriteOptions): RowResult[];
    upsert(session: Session, object: string, rows: InputRow[], options?: WriteOptions): RowResult[];
    delete(session: Session, object: string, ids: string[], options?: WriteOptions): RowResult[];
    undelete(session: Session, object: string, ids: string[], options?: WriteOptions): RowResult[];
    /**
     * Bulk 2.0: the same writes, by column. A cell that is undefined is not written, null clears the field.
     * Columns may be relationship paths (`Account.Health_Key__c`). Rows are taken as they are written.
     */
    write(
        session: Session,
        operation: WriteOperation,
        object: string,
        columns: string[],
        rows: Iterable<BulkCell[]>,
        options?: WriteOptions
    ): RowResult[];
    /** First column that a Bulk job must refuse ("Field name not found : X"): unknown or hidden. null when all are fine. */
    firstUnknownColumn(session: Session, object: string, columns: string[]): string | null;

    /** Ids changed or deleted in [start, end], ms since 1970: /updated and /deleted. */
    updatedIds(session: Session, object: string, start: number, end: number): string[];
    deletedIds(session: Session, object: string, start: number, end: number): { id: string; deletedDate: string }[];
    /** Visible (not deleted) records of an object, no sharing: /limits/recordCount. */
    recordCount(object: string): number;
    /** Data storage, 2 KB a record; inserts fail when it is used up. */
    storage(): { maxMb: number; usedMb: number };

    /** Source tracking: what a user has deployed or deleted, each with a revision counter of its own. */
    noteSourceChanges(session: Session, changes: readonly SourceChange[]): void;

    /** Runs `work` in one transaction: it is rolled back when `work` throws. May be nested. */
    transaction<T>(work: () => T): T;
    /** Reads the package folders again and adds what is new; never drops data. */
    reload(sourceDirs?: string[]): void;
    /** Checks the database, writes the log into it and removes the lock. */
    close(): void;
}
