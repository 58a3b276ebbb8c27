import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvLine } from './csv.ts';
import type { ColumnDelimiter, Dialect, LineEnding } from './csv.ts';
import { CsvReader } from './csv-reader.ts';
import type { CsvRow } from './csv-reader.ts';

const COMMA: Dialect = { columnDelimiter: 'COMMA', lineEnding: 'LF' };

function read(pieces: string[], dialect: Dialect = COMMA): CsvRow[] {
    const reader = new CsvReader(dialect);
    return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
}

const cells = (rows: CsvRow[]): string[][] => rows.map((row) => row.cells);

test('plain rows, with and without a last line ending, with a byte order mark', () => {
    assert.deepEqual(cells(read(['\uFEFFId,Name\n1,a\n2,'])), [
        ['Id', 'Name'],
        ['1', 'a'],
        ['2', '']
    ]);
    assert.deepEqual(cells(read(['Id\n1\n\n2\n\n'])), [['Id'], ['1'], ['2']]);
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
const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '|', '\n', '\r', ' ', ';', '\t', '`', '^') });

test('what is written is read back, wherever the text is cut', () => {
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
        fc.property(dialects, table, fc.array(fc.nat(200)), (dialect, rows, cuts) => {
            const text = rows.map((row) => csvLine(row, dialect)).join('');
            const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
            const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
            assert.deepEqual(cells(read(pieces, dialect)), rows);
        })
    );
});

test('bare values are read the same, wherever the text is cut', () => {
    const bare = fc.string({ unit: fc.constantFrom('a', 'b', '#', ' ') });
    const table = fc.array(fc.array(bare, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
        fc.property(table, fc.nat(60), (rows, cut) => {
            const text = rows.map((row) => row.join(',')).join('\n');
            assert.deepEqual(cells(read([text.slice(0, cut), text.slice(cut)])), rows);
        })
    );
});
