// UserRecordAccess: what a user may do with given records. It has no rows: each answer is worked out.

import { Access } from '../org/access.ts';
import { OrgError } from '../org/contract.ts';
import type { QueryResult, RecordJson } from '../org/contract.ts';
import type { Engine } from '../org/engine.ts';
import type { ObjectDef } from '../schema/model.ts';
import { tableName } from '../store/tables.ts';
import { malformed, noSuchColumn } from './errors.ts';
import { unquote } from './literals.ts';
import type { Comparison, Condition, LiteralNode, SelectQuery } from './syntax.ts';

export const USER_RECORD_ACCESS = 'UserRecordAccess';

/** Salesforce's limit of record ids in one query. */
const MAX_RECORDS = 200;

type Level = 'None' | 'Read' | 'Edit' | 'Delete' | 'All';

const LEVELS: readonly Level[] = ['None', 'Read', 'Edit', 'Delete', 'All'];
const NEEDS: Readonly<Record<string, Level>> = {
    HasReadAccess: 'Read',
    HasEditAccess: 'Edit',
    HasDeleteAccess: 'Delete',
    HasTransferAccess: 'All',
    HasAllAccess: 'All'
};
const FIELDS = ['RecordId', ...Object.keys(NEEDS), 'MaxAccessLevel'];

/** Answers a query of UserRecordAccess. Throws OrgError for other questions than the one that Salesforce takes. */
export function queryAccess(engine: Engine, access: Access, soql: string, query: SelectQuery): QueryResult {
    const columns = selected(soql, query);
    const { userId, recordIds } = asked(query);
    const user = userOf(engine, access, userId);
    const records = recordIds.slice(0, query.limit ?? MAX_RECORDS).map((id) => {
        const level = levelOf(engine, user, id);
        const value = (name: string): unknown => {
            if (name === 'RecordId') return id;
            if (name === 'MaxAccessLevel') return level;
            return LEVELS.indexOf(level) >= LEVELS.indexOf(NEEDS[name] ?? 'All');
        };
        const record: RecordJson = { attributes: { type: USER_RECORD_ACCESS } };
        for (const name of columns) record[name] = value(name);
        return record;
    });
    return {
        object: USER_RECORD_ACCESS,
        kind: 'records',
        columns,
        children: new Map(),
        totalSize: records.length,
        page: (start, count) => records.slice(start, start + count)
    };
}

function selected(soql: string, query: SelectQuery): string[] {
    if (query.groupBy || query.having || query.orderBy.length > 0 || query.offset !== null) {
        throw malformed('UserRecordAccess is only filtered by UserId and RecordId, without order, groups and offset');
    }
    return query.items.map((item) => {
        if (item.kind !== 'field') throw malformed('UserRecordAccess: only fields can be selected');
        const found = FIELDS.find((name) => name.toLowerCase() === item.field.name.toLowerCase());
        if (!found) throw noSuchColumn(soql, item.field.at, item.field.name, USER_RECORD_ACCESS);
        return found;
    });
}

/** `UserId = '...' AND RecordId = '...'`, or `RecordId IN (...)`. */
function asked({ where }: SelectQuery): { userId: string; recordIds: string[] } {
    const parts: Condition[] = where?.kind === 'and' ? where.parts : where ? [where] : [];
    const valueOf = (name: string): string[] => {
        const found = parts.find((part): part is Comparison => isOn(part, name));
        return found ? literals(found) : [];
    };
    const [userIds, recordIds] = [valueOf('userid'), valueOf('recordid')];
    if (parts.length !== 2 || userIds.length !== 1 || recordIds.length === 0) {
        throw malformed(
            "UserRecordAccess needs exactly the filters UserId = '...' and RecordId = '...' or RecordId IN (...)"
        );
    }
    if (recordIds.length > MAX_RECORDS) throw malformed(`UserRecordAccess: more than ${MAX_RECORDS} RecordId values`);
    return { userId: userIds[0] ?? '', recordIds };
}

const isOn = (part: Condition, name: string): boolean =>
    part.kind === 'compare' && part.left.kind === 'field' && part.left.name.toLowerCase() === name;

function literals({ operator, right }: Comparison): string[] {
    const nodes: LiteralNode[] = Array.isArray(right) ? right : 'text' in right ? [right] : [];
    const fits = operator === '=' || operator === 'IN';
    return fits && nodes.every(({ kind }) => kind === 'string') ? nodes.map(({ text }) => unquote(text)) : [];
}

/** Others are asked about by those who may look at the set-up. */
function userOf(engine: Engine, access: Access, userId: string): Access {
    const key = engine.ids.toKey(userId);
    if (key === null) throw new OrgError(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${userId}`);
    if (key === access.userKey) return access;
    if (access.hasPermission('ViewSetup')) return new Access(engine, key);
    throw new OrgError(
        400,
        'INSUFFICIENT_ACCESS',
        'UserRecordAccess of other users needs View Setup and Configuration'
    );
}

function levelOf(engine: Engine, user: Access, recordId: string): Level {
    const key = engine.ids.toKey(recordId);
    const object = key === null ? undefined : engine.schema.byPrefix(engine.ids.prefixOf(key));
    if (key === null || !object) return 'None';
    const rights = user.rights(object);
    if (!rights.read || !allows(engine, user, object, 'read', key)) return 'None';
    if (!rights.edit || !allows(engine, user, object, 'edit', key)) return 'Read';
    const owns = allows(engine, user, object, 'full', key);
    if (!rights.delete || !object.deletable || !owns) return 'Edit';
    return object.ownable ? 'All' : 'Delete';
}

function allows(
    engine: Engine,
    user: Access,
    object: ObjectDef,
    right: 'read' | 'edit' | 'full',
    key: number
): boolean {
    const limit = user.restriction(object, right, 't');
    const seen = limit === null ? '' : ` AND ${limit.sql}`;
    const sql = `SELECT 1 FROM ${tableName(object)} t WHERE t.key = ? AND t."IsDeleted" = 0${seen}`;
    return engine.database.get(sql, key, ...(limit?.values ?? [])) !== undefined;
}
