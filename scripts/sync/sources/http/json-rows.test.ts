import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { JsonRows, NotJson } from './json-rows.ts';

function read(
    text: string,
    path: readonly string[],
    piece = text.length
): { rows: unknown[]; frame: unknown; found: boolean } {
    const rows: unknown[] = [];
    const reader = new JsonRows(path, (row) => rows.push(row));
    for (let i = 0; i < text.length; i += piece) reader.write(text.slice(i, i + piece));
    const frame = reader.end();
    return { rows, frame, found: reader.found };
}

describe('JsonRows', () => {
    it('takes the rows out and keeps what stands around them', () => {
        const text = JSON.stringify({ links: { next: 'x' }, data: { items: [{ a: 1 }, 'b', null, [2]] }, total: 4 });
        assert.deepEqual(read(text, ['data', 'items']), {
            rows: [{ a: 1 }, 'b', null, [2]],
            frame: { links: { next: 'x' }, data: { items: [] }, total: 4 },
            found: true
        });
    });

    it('reads an array without anything around it, and an empty one', () => {
        assert.deepEqual(read(' [1, 2] ', []).rows, [1, 2]);
        assert.deepEqual(read('[ ]', []), { rows: [], frame: [], found: true });
    });

    it('is not misled by texts that look like structure, or by the same key elsewhere', () => {
        const value = { 'no "data": [1]': '],}', other: { data: [9] }, 'd\u0061ta': [{ s: 'a]"}\\', n: ['data'] }] };
        assert.deepEqual(read(JSON.stringify(value), ['data']).rows, value.data);
        assert.deepEqual(read('{"d\\u0061ta":[7]}', ['data']).rows, [7]);
    });

    it('says when the array is not there', () => {
        const { rows, frame, found } = read('{"error":"none","data":null}', ['data']);
        assert.deepEqual([rows, frame, found], [[], { error: 'none', data: null }, false]);
    });

    it('takes no second array at the same path: which of them holds the rows cannot be known', () => {
        assert.throws(
            () => read('{"data":[1],"data":[2]}', ['data']),
            /has a second array of rows in the place of the first/u
        );
        assert.throws(() => read('{"a":{"b":[1]},"a":{"b":[]}}', ['a', 'b']), NotJson);
        assert.deepEqual(read('{"data":[1],"Data":[2],"more":{"data":[3]}}', ['data']).rows, [1]);
    });

    it('reads the same whatever the pieces it comes in', () => {
        const value = fc.record({ before: fc.jsonValue(), rows: fc.array(fc.jsonValue()), after: fc.jsonValue() });
        fc.assert(
            fc.property(value, fc.integer({ min: 1, max: 9 }), fc.constantFrom(0, 2), (json, piece, indent) => {
                fc.pre(!/\d{16}/u.test(JSON.stringify(json)));
                const { rows, frame } = read(JSON.stringify(json, null, indent), ['rows'], piece);
                const plain = JSON.parse(JSON.stringify(json)) as typeof json;
                assert.deepEqual(rows, plain.rows);
                assert.deepEqual(frame, { ...plain, rows: [] });
            })
        );
    });

    it('keeps every digit of a long id', () => {
        assert.deepEqual(read('[{"id":12345678901234567890,"n":1.5,"t":"1234567890123456"}]', []).rows, [
            { id: '12345678901234567890', n: 1.5, t: '1234567890123456' }
        ]);
    });

    it('tells a text that was cut from one that is no JSON', () => {
        const problem = (text: string): [string, boolean] => {
            try {
                read(text, ['data'], 3);
            } catch (error) {
                if (error instanceof NotJson) return [error.message, error.cut];
                throw error;
            }
            return ['', false];
        };
        assert.deepEqual(problem('{"data":[{"a":1},{"a"'), ['ends in the middle, after row 1', true]);
        assert.deepEqual(problem('{"data":[{"a":1}],"next":'), ['is not JSON around its rows', true]);
        assert.deepEqual(problem('{"data":[{"a":}]}'), ['is not JSON at row 1', false]);
        assert.deepEqual(problem('{"data":[1,,2]}'), ['is not JSON at row 2', false]);
        assert.deepEqual(problem('{"data":[1,]}'), ['is not JSON at row 2', false]);
        assert.deepEqual(problem('hello'), ['is not JSON around its rows', false]);
    });

    it('refuses a row too long for the reader', () => {
        assert.throws(() => read(`["${'x'.repeat(2_000_000)}"]`, [], 65_536), /row 1 of more than/u);
    });
});
