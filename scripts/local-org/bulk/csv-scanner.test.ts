import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BlockReader } from './csv-block.ts';
import { csvLine } from './csv.ts';
import type { ColumnDelimiter, Dialect, LineEnding } from './csv.ts';
import { CsvScanner } from './csv-scanner.ts';

const COMMA: Dialect = { columnDelimiter: 'COMMA', lineEnding: 'LF' };

interface Row {
    cells: string[];
    problem: string | null;
}

/** Reads pieces in blocks of `size` rows. */
function read(pieces: (string | Uint8Array)[], dialect: Dialect = COMMA, size = 3): Row[] {
    const scanner = new CsvScanner(dialect);
    const rows: Row[] = [];
    const takeAll = (): void => {
        for (let block = scanner.take(size); block; block = scanner.take(size)) {
            const reader = new BlockReader(block);
            for (let row = 0; row < reader.rows; row += 1) {
                assert.equal(reader.width(row), reader.cells(row).length);
                rows.push({ cells: reader.cells(row), problem: reader.problem(row) });
            }
        }
    };
    for (const piece of pieces) {
        scanner.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
        takeAll();
    }
    scanner.end();
    takeAll();
    return rows;
}

const cells = (rows: Row[]): string[][] => rows.map((row) => row.cells);

test('plain rows, with and without a last line ending, with a byte order mark', () => {
    assert.deepEqual(cells(read(['\uFEFFId,Name\n1,a\n2,'])), [
        ['Id', 'Name'],
        ['1', 'a'],
        ['2', '']
    ]);
    assert.deepEqual(cells(read(['Id\n1\n\n2\n""\n\n'])), [['Id'], ['1'], ['2']]);
});

test('quotes, quoted delimiters and line endings inside a value', () => {
    assert.deepEqual(cells(read(['a,"b ""c"", d"\n"x\ny",""\n'])), [
        ['a', 'b "c", d'],
        ['x\ny', '']
    ]);
});

test('values are not trimmed', () => {
    assert.deepEqual(cells(read([' a , b \n'])), [[' a ', ' b ']]);
});

test('a space around a quote, or a quote inside a bare value, spoils its row only', () => {
    const rows = read(['a, "b"\nc,"d" \ne"f,g\nh,i\n']);
    assert.deepEqual(
        rows.map(({ problem }) => problem === null),
        [false, false, false, true]
    );
    assert.deepEqual(rows[3]?.cells, ['h', 'i']);
    // What could be read of a spoiled row is told; the next row begins with the next line.
    assert.deepEqual(cells(read(['"a\nb",c"d\ne\n'])), [['a\nb'], [], ['e']]);
});

test('a quote that is never closed is told at the end of the data', () => {
    const rows = read(['a,b\n1,"never closed\n2,c\n']);
    assert.equal(rows.length, 2);
    assert.match(rows[1]?.problem ?? '', /not closed/);
});

test('a row longer than a record may be is dropped up to the next line, however it arrives', () => {
    const long = 'x'.repeat(300_000);
    const rows = read(['a\n"', long, long, '\nb\n', 'c\n']);
    assert.deepEqual(
        rows.map(({ problem, cells: [first] }) => (problem ? 'problem' : first)),
        ['a', 'problem', 'b', 'c']
    );
    const crlf: Dialect = { columnDelimiter: 'COMMA', lineEnding: 'CRLF' };
    const dropped = read(['"', long, long, 'x\r', '\nb\r\n'], crlf);
    assert.deepEqual(
        dropped.map(({ problem, cells: [first] }) => (problem ? 'problem' : first)),
        ['problem', 'b']
    );
});

test('rows with other letters than ASCII stand beside rows without', () => {
    const rows = Array.from({ length: 600 }, (_, at) => (at % 7 === 3 ? [`é${at}`, '😀'] : [`e${at}`, 'x']));
    const text = rows.map((row) => csvLine(row, COMMA)).join('');
    assert.deepEqual(cells(read([text.slice(0, 1000), text.slice(1000)], COMMA, 500)), rows);
});

test('the length of a row counts in characters, not in bytes', () => {
    const [row] = read([`${'é'.repeat(399_000)}\n`]);
    assert.equal(row?.problem, null);
    assert.equal(row?.cells[0]?.length, 399_000);
    assert.match(read([`${'x'.repeat(400_001)}\n`])[0]?.problem ?? '', /400000/);
});

test('CRLF files, cut between the two characters', () => {
    const crlf: Dialect = { columnDelimiter: 'COMMA', lineEnding: 'CRLF' };
    assert.deepEqual(cells(read(['a,"b"\r', '\n"c",d\r', '\n'], crlf)), [
        ['a', 'b'],
        ['c', 'd']
    ]);
});

const dialects = fc.record({
    columnDelimiter: fc.constantFrom<ColumnDelimiter>('BACKQUOTE', 'CARET', 'COMMA', 'PIPE', 'SEMICOLON', 'TAB'),
    lineEnding: fc.constantFrom<LineEnding>('LF', 'CRLF')
});
const cell = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', ',', '|', '\n', '\r', ' ', ';', '\t', '`', '^') });

test('what is written is read back, wherever the bytes are cut and however large the blocks', () => {
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
        fc.property(
            dialects,
            table,
            fc.array(fc.nat(200)),
            fc.integer({ min: 1, max: 6 }),
            (dialect, rows, cuts, size) => {
                const bytes = Buffer.from(rows.map((row) => csvLine(row, dialect)).join(''));
                const places = [
                    0,
                    ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b),
                    bytes.length
                ];
                const pieces = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
                assert.deepEqual(cells(read(pieces, dialect, size)), rows);
            }
        )
    );
});

test('bare values are read the same, wherever the bytes are cut', () => {
    const bare = fc.string({ unit: fc.constantFrom('a', 'b', '#', ' ') });
    const table = fc.array(fc.array(bare, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
        fc.property(table, fc.nat(60), (rows, cut) => {
            const text = rows.map((row) => row.join(',')).join('\n');
            assert.deepEqual(cells(read([text.slice(0, cut), text.slice(cut)])), rows);
        })
    );
});
