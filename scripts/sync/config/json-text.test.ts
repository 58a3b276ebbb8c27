import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readJson } from './json-text.ts';

describe('readJson', () => {
    const read = (text: string | Uint8Array) => readJson(typeof text === 'string' ? Buffer.from(text) : text);
    const problems = (text: string | Uint8Array): string => {
        const found = read(text);
        return 'problems' in found ? found.problems.join('\n') : `a value: ${JSON.stringify(found.value)}`;
    };

    const value = (text: string | Uint8Array): unknown => {
        const found = read(text);
        return 'value' in found ? found.value : found;
    };

    it('reads what JSON.parse reads', () => {
        for (const text of [
            '{}',
            ' [ ] ',
            'null',
            '-1.5e+3',
            '"a\\u00e9\\n\\\\"',
            '{"a":[1,{"b":[]},"x"],"c":{"a":true},"":0}',
            '{\r\n\t"__proto__": {"a": 1}\r\n}\r\n',
            '["é💥", "\\ud83d"]'
        ])
            assert.deepEqual(value(text), JSON.parse(text), text);
    });

    it('refuses what JSON.parse refuses', () => {
        for (const text of ['{', '[1,]', '{"a":1,}', '[1 2]', '{"a" 1}', '01', '+1', '1.', '.5', 'NaN', 'tru', 'trues', '"\t"', '"a', '{a:1}', '[]]', '{} {}', '\u00a0{}', '"\\x"']) {
            assert.throws(() => JSON.parse(text) as unknown, text);
            assert.match(problems(text), /^It is not JSON: line 1, column \d+, at /u, text);
        }
    }); // prettier-ignore

    it('says where it ceases to be JSON, and why', () => {
        const cases: [string, RegExp][] = [
            ['{\n    "a": 1, // one\n    "b": 2\n}', /line 2, column 13, at \/: JSON has no comments/u],
            ['{\n    "a": 1\n    "b": 2\n}', /line 3, column 5, at "b": a comma is missing before it/u],
            ['{\n    "a": [1, 2,]\n}', /line 2, column 16, at \]: the comma before it is one too many/u],
            ["{'a': 1}", /column 2, at ': texts stand in straight double quotes/u],
            ['{“a”: 1}', /column 2, at “: texts stand in straight double quotes/u],
            ['{"a": "C:\\data"}', /column 7, at "C:\\data": a backslash in a text is written twice/u],
            ['{"a": "b\n"}', /column 7, at "b: the text that begins here does not end in its line/u],
            ['{\n"a": {\n"b": 1\n', /line 4, column 1, at the end: the bracket of line 2 is not closed/u],
            ['org: local', /column 1, at org: texts and names of settings stand in double quotes/u],
            ['{"a": yes}', /column 7, at yes: texts and names/u],
            ['{"a": }', /column 7, at \}: here a value must stand/u],
            ['{} {}', /column 4, at \{: nothing may follow the last bracket/u],
            ['{"a" = 1}', /column 6, at =: a colon is missing before it/u],
            [' \n', /^It is not JSON: it is empty\.$/u],
            ['['.repeat(100_000), /it is more than 100 brackets deep/u]
        ];
        for (const [text, expected] of cases) assert.match(problems(text), expected);
    });

    it('tells settings that stand there twice, of which the first would be lost', () => {
        const text = '{\n"sources": [\n{"files": ["a"],\n"files": ["b"]}],\n"sources": []}';
        assert.equal(
            problems(text),
            'sources.0.files: stands in line 3 and again in line 4. Keep one of them.\n' +
                'sources: stands in line 2 and again in line 5. Keep one of them.'
        );
    });

    it('reads UTF-8 and UTF-16 with their marks, and nothing that would lose letters', () => {
        const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
        assert.deepEqual(value(Buffer.from('\ufeff{"a":"ü"}')), { a: 'ü' });
        assert.deepEqual(value(utf16('{"a":"ü"}')), { a: 'ü' });
        assert.deepEqual(value(utf16('{"a":"ü"}').swap16()), { a: 'ü' });
        assert.match(problems(Buffer.from('{"a":"ü"}', 'latin1')), /^It is not UTF-8: .* Save it as UTF-8/u);
    });
});
