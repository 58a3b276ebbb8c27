// An org that refuses some rows of a write: locked by somebody else now and then, or refused by the org's own rules and triggers.
import type { BulkCell, InputRow, Org, RowResult, WriteOptions } from '../org/contract.ts';
import type { Fault } from './fault.ts';
import type { Faults } from './faults.ts';

const ROLLED_BACK = {
    statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
    fields: []
};

/** The same org; `insert`, `update`, `upsert`, `delete` and Bulk writes meet the `lock-rows` and `refuse-rows` faults. */
export function withRefusedRows(org: Org, faults: Faults): Org {
    const changed: Partial<Org> = {
        insert: (session, object, rows, options) =>
            write(faults, object, rows, rows.map(rowKey('Id')), options, (free) =>
                org.insert(session, object, free, options)
            ),
        update: (session, object, rows, options) =>
            write(faults, object, rows, rows.map(rowKey('Id')), options, (free) =>
                org.update(session, object, free, options)
            ),
        upsert: (session, object, rows, options) =>
            write(faults, object, rows, rows.map(rowKey(options?.externalIdField ?? 'Id')), options, (free) =>
                org.upsert(session, object, free, options)
            ),
        delete: (session, object, ids, options) =>
            write(faults, object, ids, ids, options, (free) => org.delete(session, object, free, options)),
        write(session, operation, object, columns, rows, options) {
            const run = (free: Iterable<BulkCell[]>): RowResult[] =>
                org.write(session, operation, object, columns, free, options);
            if (!faults.refusesRows(object)) return run(rows);
            const all = [...rows];
            return write(faults, object, all, all.map(cellKey(columns, options)), options, run);
        }
    };
    return new Proxy(org, {
        get(target, name) {
            const own = changed[name as keyof Org];
            if (own) return own;
            const value: unknown = Reflect.get(target, name, target);
            return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        }
    });
}

/** What a row is known by: its id, its external id, or all of it. */
function rowKey(keyField: string): (row: InputRow) => string {
    return (row) => {
        const name = Object.keys(row).find((one) => one.toLowerCase() === keyField.toLowerCase());
        const value = name === undefined ? undefined : row[name];
        return value === undefined || value === null ? JSON.stringify(row) : String(value);
    };
}

function cellKey(columns: string[], options: WriteOptions | undefined): (cells: BulkCell[]) => string {
    const keyField = (options?.externalIdField ?? 'Id').toLowerCase();
    const at = columns.findIndex((column) => column.toLowerCase() === keyField);
    return (cells) => cells[at] ?? JSON.stringify(cells);
}

function write<Row>(
    faults: Faults,
    object: string,
    rows: Row[],
    keys: string[],
    options: WriteOptions | undefined,
    run: (rows: Row[]) => RowResult[]
): RowResult[] {
    if (!faults.refusesRows(object)) return run(rows);
    const met = keys.map((key) => faults.rowRefusal(object, key));
    if (met.every((fault) => fault === null)) return run(rows);
    const written = options?.allOrNone ? null : run(rows.filter((_, index) => !met[index]));
    let next = 0;
    return keys.map((key, index) => {
        const fault = met[index] ?? null;
        if (fault !== null) return refusedRow(key, fault);
        return written === null ? failure(key, ROLLED_BACK) : written[next++]!;
    });
}

const isId = (key: string): boolean => /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(key);

function refusedRow(key: string, { kind, code, message }: Fault): RowResult {
    const locked = `unable to obtain exclusive access to this record or 1 records: ${isId(key) ? key : ''}`.trim();
    return failure(key, { statusCode: code, message: kind === 'lock-rows' ? locked : message, fields: [] });
}

function failure(key: string, error: RowResult['errors'][number]): RowResult {
    return { id: isId(key) ? key : null, success: false, created: false, errors: [error] };
}
