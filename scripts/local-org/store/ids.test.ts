import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IdBook, checkCharacters, id18, isWellFormed } from './ids.ts';

describe('ids', () => {
    it('adds the check characters Salesforce adds', () => {
        assert.equal(id18('001D000000IRFma'), '001D000000IRFmaIAH');
        assert.equal(id18('001D000000IRFmaIAH'), '001D000000IRFmaIAH');
        assert.equal(checkCharacters('00D000000000001'), 'EAA');
    });

    it('refuses other lengths, other characters and check characters that do not fit', () => {
        for (const id of [
            '',
            '001',
            '001D000000IRFm-',
            '001d000000IRFmaIAH',
            '001D000000IRFmaIAI',
            '001D000000IRFmaIAH0'
        ]) {
            assert.equal(isWellFormed(id), false, id);
            assert.throws(() => id18(id), { errorCode: 'MALFORMED_ID' });
        }
    });

    it('turns keys into ids and back, telling upper from lower case', () => {
        const book = new IdBook();
        book.add(1, '00E');
        book.add(2, '00e');
        for (const serial of [1, 61, 62, 3843, 123_456_789, 2 ** 40 - 1]) {
            for (const object of [1, 2]) {
                const key = object * 2 ** 40 + serial;
                const id = book.toId(key);
                assert.equal(id.length, 18);
                assert.equal(book.toKey(id), key);
                assert.equal(book.toKey(id.slice(0, 15)), key);
                assert.equal(book.prefixOf(key), object === 1 ? '00E' : '00e');
            }
        }
    });

    it('knows no key for a prefix of no object or a serial beyond its space', () => {
        const book = new IdBook();
        book.add(1, '001');
        assert.equal(book.toKey(id18('003000000000001')), null);
        assert.equal(book.toKey(id18('001zzzzzzzzzzzz')), null);
    });
});
