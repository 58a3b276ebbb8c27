import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readHeader } from './header.ts';
import { nearest } from './nearest.ts';

describe('readHeader', () => {
    it('finds the delimiter, whatever stands inside quotes', () => {
        for (const delimiter of [',', ';', '\t', '|']) {
            assert.deepEqual(readHeader(`a${delimiter}"b,;|c"${delimiter}d\n1`), {
                delimiter,
                columns: ['a', 'b,;|c', 'd'],
                above: 0,
                breaks: 0,
                mixed: false
            });
        }
    });

    it('takes a quoted line break and a byte-order mark', () => {
        assert.deepEqual(readHeader('\ufeff"a\nb",c\r\n1,2')?.columns, ['a\nb', 'c']);
    });

    it('finds no header in an empty file', () => {
        for (const text of ['', '\n', '  \n\r\n\t', '\ufeff', 'sep=;\r\n']) assert.equal(readHeader(text), null);
    });

    it('passes over empty lines, the line that tells the delimiter, and lines it is told to', () => {
        assert.deepEqual(readHeader('\ufeff  \r\n\n1,2'), {
            delimiter: ',',
            columns: ['1', '2'],
            above: 2,
            breaks: 3,
            mixed: true
        });
        assert.deepEqual(readHeader('SEP=|\r\n\r\na,b|c'), {
            delimiter: '|',
            columns: ['a,b', 'c'],
            above: 2,
            breaks: 4,
            mixed: false
        });
        assert.equal(readHeader('sep=;\na;b|c', '|')?.delimiter, '|');
        assert.deepEqual(readHeader('Report, of "May\r2026\r\ra,b', undefined, 2), {
            delimiter: ',',
            columns: ['a', 'b'],
            above: 3,
            breaks: 3,
            mixed: false
        });
        assert.equal(readHeader('sep=,\r\na,b\r1,2')?.mixed, true);
        assert.equal(readHeader('Report\n', undefined, 2), null);
    });
});

describe('nearest', () => {
    const names = ['Account Key', 'recommendation_score', 'Date'];

    it('finds the name most like the one given', () => {
        assert.equal(nearest('account_key', names), 'Account Key');
        assert.equal(nearest('recomendation_score', names), 'recommendation_score');
        assert.equal(nearest('score', names), 'recommendation_score');
    });

    it('keeps quiet when none is close', () => {
        assert.equal(nearest('xyzzy', names), null);
    });
});
