// Short forms for the tests of writing: one row in, one result out.

import assert from 'node:assert/strict';
import type { InputRow, RowResult } from '../org/contract.ts';
import { NOON, openTestOrg } from '../org/test-package.ts';
import type { TestOrg } from '../org/test-package.ts';

export interface WriteBench extends TestOrg {
    /** What the org takes for now, ms. */
    clock: number;
    insert(row: InputRow, object?: string): RowResult;
    update(row: InputRow, object?: string): RowResult;
    /** Inserts and returns the id; the row must be right. */
    made(row?: InputRow, object?: string): string;
    read(id: string, ...fields: string[]): unknown[];
}

/** Asserts that a row failed like this. */
export function refused(result: RowResult, statusCode: string, message: RegExp | string, fields: string[] = []): void {
    assert.equal(result.success, false);
    const [error] = result.errors;
    assert.equal(error?.statusCode, statusCode);
    if (typeof message === 'string') assert.equal(error?.message, message);
    else assert.match(error?.message ?? '', message);
    assert.deepEqual(error?.fields, fields);
}

/** Close it after the tests. */
export function openWriteBench(): WriteBench {
    const time = { clock: NOON };
    const test = openTestOrg({ now: () => time.clock });
    const bench: WriteBench = Object.assign(time, {
        ...test,
        insert: (row: InputRow, object = 'Account') => test.org.insert(test.admin, object, [row])[0] as RowResult,
        update: (row: InputRow, object = 'Account') => test.org.update(test.admin, object, [row])[0] as RowResult,
        made(row: InputRow = {}, object = 'Account'): string {
            const result = bench.insert({ Name: 'Made', ...row }, object);
            assert.deepEqual(result.errors, []);
            return result.id ?? '';
        },
        read(id: string, ...fields: string[]): unknown[] {
            const object = test.org.objectByPrefix(id.slice(0, 3)) ?? '';
            const record = test.org.getRecord(test.admin, object, id, fields);
            return fields.map((name) => record[name]);
        }
    });
    return bench;
}
