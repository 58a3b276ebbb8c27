// POST composite/tree/X: records with their children, all or nothing.
import type { InputRow, RowError } from '../../org/contract.ts';
import { badRequest } from '../errors.ts';
import type { Answer, RestRequest, Route } from '../message.ts';
import { MAX_RECORDS } from './collections.ts';
import { objectOf, rowOf } from './sobject-rows.ts';

const MAX_DEPTH = 5;

interface TreeRow {
    referenceId: string;
    object: string;
    row: InputRow;
    /** The lookup to fill and the row that gets the id first. */
    parent: { field: string; row: TreeRow } | null;
    id: string | null;
}

interface TreeFailure {
    referenceId: string;
    errors: RowError[];
}

class Rollback extends Error {}

const isChildList = (value: unknown): value is { records: unknown[] } =>
    value !== null && typeof value === 'object' && Array.isArray((value as { records?: unknown }).records);

/** Levels of rows, parents first. Throws 400 for a malformed tree. */
function levelsOf(request: RestRequest, object: string, records: unknown[]): TreeRow[][] {
    const levels: TreeRow[][] = [];
    const add = (list: unknown[], type: string, depth: number, parent: TreeRow['parent']): void => {
        if (depth >= MAX_DEPTH) throw badRequest('LIMIT_EXCEEDED', `Trees may have ${MAX_DEPTH} levels, not more`);
        for (const item of list) {
            const { row, children, referenceId } = splitRow(item, type);
            const node: TreeRow = { referenceId, object: type, row, parent, id: null };
            (levels[depth] ??= []).push(node);
            for (const [name, childRows] of children) {
                const { childSObject, field } = relationship(request, type, name);
                add(childRows, childSObject, depth + 1, { field, row: node });
            }
        }
    };
    add(records, object, 0, null);
    return levels;
}

function splitRow(
    item: unknown,
    type: string
): { row: InputRow; children: [string, unknown[]][]; referenceId: string } {
    const entries = Object.entries(rowOf(item));
    const { attributes } = item as { attributes?: { type?: unknown; referenceId?: unknown } };
    if (typeof attributes?.referenceId !== 'string') {
        throw badRequest('INVALID_INPUT', 'Each record of a tree needs attributes.referenceId');
    }
    if (typeof attributes.type !== 'string' || attributes.type.toLowerCase() !== type.toLowerCase()) {
        throw badRequest('INVALID_INPUT', `Record '${attributes.referenceId}' must have attributes.type ${type}`);
    }
    const children = entries.flatMap(([name, value]) =>
        isChildList(value) ? [[name, value.records] as [string, unknown[]]] : []
    );
    const row = Object.fromEntries(entries.filter(([, value]) => !isChildList(value)));
    return { row, children, referenceId: attributes.referenceId };
}

function relationship(request: RestRequest, object: string, name: string): { childSObject: string; field: string } {
    const { childRelationships } = request.service.org.describe(request.session, object);
    const found = childRelationships.find((child) => child.relationshipName?.toLowerCase() === name.toLowerCase());
    if (found) return found;
    throw badRequest('INVALID_FIELD', `No such column '${name}' on sobject of type ${object}`);
}

/** Writes one level; returns the rows that failed. */
function insertLevel(request: RestRequest, level: TreeRow[]): TreeFailure[] {
    const failures: TreeFailure[] = [];
    for (const object of new Set(level.map((node) => node.object))) {
        const nodes = level.filter((node) => node.object === object);
        const rows = nodes.map(({ row, parent }) => (parent ? { ...row, [parent.field]: parent.row.id } : row));
        request.service.org.insert(request.session, object, rows).forEach((result, index) => {
            const node = nodes[index]!;
            node.id = result.id;
            if (!result.success) failures.push({ referenceId: node.referenceId, errors: result.errors });
        });
    }
    return failures;
}

function insertTree(request: RestRequest, levels: TreeRow[][]): Answer {
    let failures: TreeFailure[] = [];
    try {
        request.service.org.transaction(() => {
            for (const level of levels) {
                failures = insertLevel(request, level);
                if (failures.length > 0) throw new Rollback();
            }
        });
    } catch (error) {
        if (!(error instanceof Rollback)) throw error;
        return { status: 400, body: { hasErrors: true, results: failures } };
    }
    const results = levels.flat().map(({ referenceId, id }) => ({ referenceId, id }));
    return { status: 201, body: { hasErrors: false, results } };
}

export const compositeTreeRoute: Route = {
    method: 'POST',
    path: '/services/data/:version/composite/tree/:object',
    handle(request) {
        const object = objectOf(request);
        const records = (request.body as { records?: unknown } | undefined)?.records;
        if (!Array.isArray(records) || records.length === 0) {
            throw badRequest(
                'JSON_PARSER_ERROR',
                'The request body must be {"records": [...]} with at least one record'
            );
        }
        const levels = levelsOf(request, object, records);
        const all = levels.flat();
        if (all.length > MAX_RECORDS) {
            throw badRequest('LIMIT_EXCEEDED', `Trees may have ${MAX_RECORDS} records, ${all.length} were sent`);
        }
        if (new Set(all.map(({ referenceId }) => referenceId)).size < all.length) {
            throw badRequest('DUPLICATE_VALUE', 'Each referenceId must be unique in the tree');
        }
        return insertTree(request, levels);
    }
};
