import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decoderFor } from './decode.ts';

const JSON_TYPE = 'application/json';

/** The text of bytes that arrive in pieces of some length. */
function decoded(bytes: Buffer, contentType: string | null, piece = bytes.length): string {
    const decoder = decoderFor(contentType);
    let text = '';
    for (let at = 0; at < bytes.length; at += piece) text += decoder.write(bytes.subarray(at, at + piece));
    return text + decoder.end();
}

describe('decoderFor', () => {
    it('takes UTF-8 for what it is, whatever is declared and wherever it is cut', () => {
        fc.assert(
            fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 9 }), (text, piece) => {
                const whole = text.toWellFormed().replaceAll('\ufeff', '');
                for (const charset of ['', '; charset=utf-8', '; charset=ISO-8859-1', '; charset="windows-1252"'])
                    assert.equal(decoded(Buffer.from(whole), `${JSON_TYPE}${charset}`, piece), whole);
            })
        );
    });

    it('takes what is no UTF-8 for the charset that is declared', () => {
        const latin = Buffer.from('["Müller", "Söhne", "é"]', 'latin1');
        for (const piece of [1, 2, 3, 7, latin.length])
            assert.equal(decoded(latin, `${JSON_TYPE};charset="iso-8859-1"`, piece), '["Müller", "Söhne", "é"]');
        assert.equal(decoded(Buffer.from([0x80, 0xfc]), `${JSON_TYPE}; Charset=Windows-1252; v=1`), '€ü');
        assert.equal(decoded(Buffer.from('["Müller"]', 'utf16le'), `${JSON_TYPE}; charset=utf-16le`, 3), '["Müller"]');
    });

    it('marks what cannot be read where none is declared, or one that nobody knows', () => {
        const latin = Buffer.from('Müller', 'latin1');
        for (const type of [null, JSON_TYPE, `${JSON_TYPE}; charset=klingon`, `${JSON_TYPE}; charset=utf8`])
            assert.equal(decoded(latin, type), 'M\ufffdller');
    });
});
