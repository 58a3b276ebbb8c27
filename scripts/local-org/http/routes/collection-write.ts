// Writes a list of records of mixed types: by runs of one type, with one rollback over all runs.
import type { InputRow, RowResult, WriteOptions } from '../../org/contract.ts';
import { badRequest } from '../errors.ts';
import type { RestRequest } from '../message.ts';

/** Runs of one type in a request; Salesforce refuses more. */
const MAX_RUNS = 10;

export interface CollectionRow {
    /** null: an id that belongs to no object. */
    object: string | null;
    row: InputRow;
}

type Operation = 'insert' | 'update' | 'upsert' | 'delete';

class Rollback extends Error {}

const ROLLED_BACK = {
    statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
    fields: []
};

/** Results in the order of the rows. With `allOrNone` one failed row undoes all and the others say so. */
export function writeCollection(
    request: RestRequest,
    operation: Operation,
    rows: CollectionRow[],
    options: WriteOptions
): RowResult[] {
    const runs = runsOf(rows);
    if (runs.length > MAX_RUNS) {
        const message = `The request has ${runs.length} chunks of records of one type, at most ${MAX_RUNS} are allowed: sort by type`;
        throw badRequest('LIMIT_EXCEEDED', message);
    }
    const results: RowResult[] = [];
    const writeRuns = (): void => {
        for (const run of runs) results.push(...writeRun(request, operation, run, options));
        if (options.allOrNone && results.some(({ success }) => !success)) throw new Rollback();
    };
    try {
        if (options.allOrNone) request.service.org.transaction(writeRuns);
        else writeRuns();
        return results;
    } catch (error) {
        if (error instanceof Rollback) return results.map((result) => rolledBack(result, operation));
        throw error;
    }
}

function rolledBack(result: RowResult, operation: Operation): RowResult {
    const created = operation === 'upsert' ? true : result.created;
    if (!result.success) return { ...result, created };
    return {
        id: operation === 'insert' || result.created ? null : result.id,
        success: false,
        created,
        errors: [ROLLED_BACK]
    };
}

function writeRun(
    request: RestRequest,
    operation: Operation,
    run: CollectionRow[],
    options: WriteOptions
): RowResult[] {
    const { org } = request.service;
    const object = run[0]?.object;
    if (!object) return run.map(({ row }) => malformedId(row));
    const rows = run.map(({ row }) => row);
    if (operation === 'delete')
        return org.delete(
            request.session,
            object,
            rows.map(({ Id }) => String(Id)),
            options
        );
    return org[operation](request.session, object, rows, options);
}

function malformedId(row: InputRow): RowResult {
    const message = `malformed id ${String(row.Id)}`;
    return {
        id: null,
        success: false,
        created: false,
        errors: [{ statusCode: 'MALFORMED_ID', message, fields: ['Id'] }]
    };
}

function runsOf(rows: CollectionRow[]): CollectionRow[][] {
    const runs: CollectionRow[][] = [];
    for (const row of rows) {
        const last = runs.at(-1);
        if (last && last[0]?.object === row.object) last.push(row);
        else runs.push([row]);
    }
    return runs;
}
