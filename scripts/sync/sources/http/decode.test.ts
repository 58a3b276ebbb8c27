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

    it('keeps UTF-8 in which a character is cut, whatever is declared', () => {
        const cut = Buffer.concat([Buffer.from('["Müller", "M'), Buffer.from([0xc3]), Buffer.from('", "Söhne"]')]);
        const type = `${JSON_TYPE}; charset=ISO-8859-1`;
        for (const piece of [1, 2, 3, 12, cut.length])
            assert.equal(decoded(cut, type, piece), '["Müller", "M\ufffd", "Söhne"]', String(piece));
        const marked = Buffer.concat([Buffer.from('\ufeff["'), Buffer.from([0xfc]), Buffer.from('"]')]);
        assert.equal(decoded(marked, type), '\ufeff["\ufffd"]');
    });

    it('takes texts of many bytes a character for their charset', () => {
        // 日本語 and 中文字符 in the charsets of Windows.
        const japanese = Buffer.from('93fa967b8cea', 'hex');
        assert.equal(decoded(japanese, `${JSON_TYPE}; charset=Shift_JIS`, 1), '日本語');
        const chinese = Buffer.from('d6d0cec4d7d6b7fb', 'hex');
        for (const piece of [1, 3, 8])
            assert.equal(decoded(chinese, `${JSON_TYPE}; charset=gb18030`, piece), '中文字符', String(piece));
        // The first two bytes are one character of UTF-8 by chance.
        const chance = Buffer.concat([Buffer.from('c4bf', 'hex'), chinese]);
        assert.equal(decoded(chance, `${JSON_TYPE}; charset=gb18030`), '目中文字符');
    });

    it('marks what cannot be read where none is declared, or one that nobody knows', () => {
        const latin = Buffer.from('Müller', 'latin1');
        for (const type of [null, JSON_TYPE, `${JSON_TYPE}; charset=klingon`, `${JSON_TYPE}; charset=utf8`])
            assert.equal(decoded(latin, type), 'M\ufffdller');
    });
});
