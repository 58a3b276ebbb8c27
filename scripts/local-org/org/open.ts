// Opens an org: the one door to everything behind it.

import type { Access } from './access.ts';
import { OrgError } from './contract.ts';
import type {
    Api,
    BulkCell,
    InputRow,
    LayoutDef,
    ListView,
    ObjectDescribe,
    ObjectSummary,
    OpenOptions,
    Org,
    OrgUser,
    QueryOptions,
    QueryResult,
    RecordJson,
    RowResult,
    RowStream,
    Session,
    SourceChange,
    WriteOperation,
    WriteOptions
} from './contract.ts';
import { Engine } from './engine.ts';
import { fillEmptyOrg, settleOrganization } from './first-start.ts';
import { listViewsOf } from './list-views.ts';
import { importPermissionSets } from './permission-import.ts';
import { settleNamespace } from './namespace.ts';
import { RawRows } from './raw-rows.ts';
import { Reader } from './read.ts';
import { Sessions } from './sessions.ts';
import { sharingProblems } from './sharing-rules.ts';
import { noteSourceMembers } from './source-members.ts';
import { References } from '../records/references.ts';
import { Planner } from '../records/plan.ts';
import { RECYCLE_BIN, Remover } from '../records/remove.ts';
import { fromObject, sentRows } from '../records/sent-rows.ts';
import type { SentRow } from '../records/sent-rows.ts';
import { compileRule } from '../records/validation.ts';
import { Writer } from '../records/write.ts';
import type { Write } from '../records/write.ts';
import { describeObject, summarize } from '../schema/describe.ts';
import type { ObjectDef } from '../schema/model.ts';
import { runQuery, runRowQuery } from '../soql/query.ts';
import { Database } from '../store/database.ts';

class LocalOrg implements Org {
    readonly dataDir: string | null;
    readonly organizationId: string;
    readonly namespace: string | null;
    readonly #engine: Engine;
    readonly #rows: RawRows;
    readonly #reader: Reader;
    readonly #sessions: Sessions;
    #sourceDirs: string[];

    constructor(options: OpenOptions) {
        this.dataDir = options.dataDir;
        this.#sourceDirs = options.sourceDirs;
        const database = new Database(options.dataDir);
        this.#engine = new Engine(
            database,
            options.now ?? Date.now,
            options.accountSharing ?? 'Private',
            options.dataStorageMb
        );
        this.#rows = new RawRows(this.#engine);
        this.#reader = new Reader(this.#engine);
        this.#sessions = new Sessions(this.#engine);
        try {
            database.sqlite.exec(RECYCLE_BIN);
            this.namespace = this.#engine.namespace = settleNamespace(this.state, options.namespace);
            this.#engine.currencies = options.currencies ?? [];
            this.reload();
            settleOrganization(this.#engine);
        } catch (error) {
            database.close();
            throw error;
        }
        const row = database.get('SELECT key FROM "Organization"');
        this.organizationId = this.#engine.ids.toId(Number(row?.key));
    }

    get state(): Org['state'] {
        return this.#engine.catalog.state;
    }

    get problems(): readonly string[] {
        return this.#engine.source.problems;
    }

    now(): number {
        return this.#engine.now();
    }

    reload(sourceDirs?: string[]): void {
        this.#sourceDirs = sourceDirs ?? this.#sourceDirs;
        this.#engine.load(this.#sourceDirs);
        this.#engine.database.transaction(() => {
            const admin = this.#engine.database.get('SELECT min(key) AS key FROM "User"');
            if (admin?.key === null) fillEmptyOrg(this.#engine, this.#rows);
            else this.#rows.userKey = Number(admin?.key);
            importPermissionSets(this.#engine, this.#rows);
        });
        this.#engine.source.problems.push(...sharingProblems(this.#engine));
        for (const object of this.#engine.schema.objects) {
            for (const rule of object.validationRules) compileRule(this.#engine, object, rule);
        }
        this.#engine.generation += 1;
    }

    session(userId: string, api: Api = 'data'): Session {
        return this.#sessions.of(userId, api);
    }

    userByUsername(username: string): OrgUser | null {
        return this.#sessions.userByUsername(username);
    }

    #access(session: Session): Access {
        return this.#sessions.access(session);
    }

    /** Throws 404 NOT_FOUND when the object is missing or hidden. */
    #object(session: Session, name: string): ObjectDef {
        const object = this.#engine.schema.object(name);
        if (!object || !this.#access(session).rights(object).read)
            throw new OrgError(404, 'NOT_FOUND', 'The requested resource does not exist');
        return object;
    }

    describeGlobal(session: Session, apiVersion = '66.0'): ObjectSummary[] {
        const access = this.#access(session);
        return this.#engine.schema.objects
            .filter((object) => access.rights(object).read)
            .map((object) => summarize(access, object, apiVersion))
            .sort((a, b) => (a.name < b.name ? -1 : 1));
    }

    describe(session: Session, object: string, apiVersion = '66.0'): ObjectDescribe {
        return describeObject(this.#engine, this.#access(session), this.#object(session, object), apiVersion);
    }

    listViews(session: Session, object: string): ListView[] {
        return listViewsOf(this.#engine, this.#object(session, object));
    }

    layout(session: Session, object: string): LayoutDef | null {
        return this.#engine.source.layouts.get(this.#object(session, object).name) ?? null;
    }

    objectByPrefix(prefix: string): string | null {
        return this.#engine.schema.byPrefix(prefix)?.name ?? null;
    }

    objectName(name: string): string | null {
        return this.#engine.schema.object(name)?.name ?? null;
    }

    query(session: Session, soql: string, options: QueryOptions = {}): QueryResult {
        return runQuery(this.#engine, this.#access(session), soql, options);
    }

    queryRows(session: Session, soql: string, options: QueryOptions = {}): RowStream {
        return runRowQuery(this.#engine, this.#access(session), soql, options);
    }

    getRecord(session: Session, object: string, id: string, fields?: string[], options: QueryOptions = {}): RecordJson {
        return this.#reader.one(this.#access(session), this.#object(session, object), id, fields, options);
    }

    findByExternalId(session: Session, object: string, field: string, value: string): string[] {
        return this.#reader.byExternalId(this.#access(session), this.#object(session, object), field, value);
    }

    retrieve(
        session: Session,
        object: string,
        ids: string[],
        fields: string[],
        options: QueryOptions = {}
    ): (RecordJson | null)[] {
        return this.#reader.many(this.#access(session), this.#object(session, object), ids, fields, options);
    }

    #write(
        session: Session,
        write: Write,
        object: string,
        rows: Iterable<SentRow>,
        options: WriteOptions
    ): RowResult[] {
        return new Writer(this.#engine, this.#access(session), this.#object(session, object), write, options).run(rows);
    }

    insert(session: Session, object: string, rows: InputRow[], options: WriteOptions = {}): RowResult[] {
        return this.#write(session, 'insert', object, rows.map(fromObject), options);
    }

    update(session: Session, object: string, rows: InputRow[], options: WriteOptions = {}): RowResult[] {
        return this.#write(session, 'update', object, rows.map(fromObject), options);
    }

    upsert(session: Session, object: string, rows: InputRow[], options: WriteOptions = {}): RowResult[] {
        return this.#write(session, 'upsert', object, rows.map(fromObject), options);
    }

    delete(session: Session, object: string, ids: string[], options: WriteOptions = {}): RowResult[] {
        return new Remover(this.#engine, this.#access(session), this.#object(session, object)).run(
            'delete',
            ids,
            options
        );
    }

    undelete(session: Session, object: string, ids: string[], options: WriteOptions = {}): RowResult[] {
        return new Remover(this.#engine, this.#access(session), this.#object(session, object)).run(
            'undelete',
            ids,
            options
        );
    }

    write(
        session: Session,
        operation: WriteOperation,
        object: string,
        columns: string[],
        rows: Iterable<BulkCell[]>,
        options: WriteOptions = {}
    ): RowResult[] {
        const settings: WriteOptions = { format: 'csv', ...options };
        if (operation === 'insert' || operation === 'update' || operation === 'upsert') {
            return this.#write(session, operation, object, sentRows(columns, rows), settings);
        }
        const at = columns.findIndex((column) => column.toLowerCase() === 'id');
        const ids = Array.from(rows, (row) => row[at] ?? '');
        return new Remover(this.#engine, this.#access(session), this.#object(session, object)).run(
            operation,
            ids,
            settings
        );
    }

    firstUnknownColumn(session: Session, object: string, columns: string[]): string | null {
        const found = this.#object(session, object);
        const access = this.#access(session);
        const planner = new Planner(this.#engine, access, found, new References(this.#engine, access), {
            format: 'csv',
            externalField: null
        });
        return (
            columns.find((column) => planner.plan([column]).insertFailure?.error.statusCode === 'INVALID_FIELD') ?? null
        );
    }

    updatedIds(session: Session, object: string, start: number, end: number): string[] {
        return this.#reader.updatedIds(this.#access(session), this.#object(session, object), start, end);
    }

    deletedIds(session: Session, object: string, start: number, end: number): { id: string; deletedDate: string }[] {
        return this.#reader.deletedIds(this.#access(session), this.#object(session, object), start, end);
    }

    recordCount(object: string): number {
        return this.#reader.count(object);
    }

    storage(): { maxMb: number; usedMb: number } {
        const { maxMb } = this.#engine.storage;
        return { maxMb, usedMb: this.#engine.storage.usedMb() };
    }

    noteSourceChanges(session: Session, changes: readonly SourceChange[]): void {
        this.transaction(() => noteSourceMembers(this.#engine, this.#rows, this.#access(session), changes));
    }

    transaction<T>(work: () => T): T {
        return this.#engine.storage.watch(() => this.#engine.database.transaction(work));
    }

    close(): void {
        this.#engine.database.close();
    }
}

/**
 * Opens the org in `dataDir` (created when missing), or one in memory. Throws Error when another process has the folder
 * open; the message names it.
 */
export function openOrg(options: OpenOptions): Org {
    return new LocalOrg(options);
}
