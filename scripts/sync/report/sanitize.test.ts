import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csvCell, sanitize } from './sanitize.ts';

describe('sanitize', () => {
    it('takes the power from control characters and direction marks', () => {
        assert.equal(sanitize('a\u001b[31m\u0007\u202eb\u2066\r\n'), 'a?[31m??b???');
        assert.equal(sanitize('Zoë 田中 😀'), 'Zoë 田中 😀');
    });

    it('cuts at 200 characters', () => {
        assert.equal(sanitize('x'.repeat(500)).length, 201);
    });
});

describe('csvCell', () => {
    it('defuses formulas but leaves numbers alone', () => {
        for (const text of ['=1+1', '+cmd', '-cmd', '@SUM(A1)', ' =x', '\t=x'])
            assert.match(csvCell(text), /^"?'/u, text);
        for (const text of ['-12.5', '+7', '12', 'a=b']) assert.equal(csvCell(text), text);
    });

    it('quotes what needs quotes and writes nothing for null', () => {
        assert.equal(csvCell('a,"b"'), '"a,""b"""');
        assert.equal(csvCell(null), '');
        assert.equal(csvCell(0), '0');
    });
});
