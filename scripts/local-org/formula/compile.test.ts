import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileFormula } from './compile.ts';
import type { FormulaType, FormulaValue } from './values.ts';

const NOW = Date.UTC(2026, 2, 15, 12, 30);

const TYPES: Record<string, FormulaType> = {
    Name: 'text',
    Score: 'number',
    Colour: 'picklist',
    Done: 'boolean',
    Due: 'date',
    Seen: 'datetime'
};

interface Record_ {
    [name: string]: FormulaValue;
}

function evaluate(
    source: string,
    record: Record_ = {},
    prior: Record_ | null = null,
    blankAsZero = false
): FormulaValue {
    const formula = compileFormula(source, (path) =>
        path in TYPES ? { path, type: TYPES[path] as FormulaType, blankAsZero } : undefined
    );
    const read = (from: Record_): FormulaValue[] => formula.paths.map((path) => from[path] ?? null);
    return formula.evaluate({ values: read(record), prior: prior && read(prior), isNew: prior === null, now: NOW });
}

const CASES: [string, FormulaValue, Record_?][] = [
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 ^ 3 - 10 / 4', 5.5],
    ['-Score', -4, { Score: 4 }],
    ['"a" & "b" & TEXT(1.50)', 'ab1.5'],
    ['"a" + "b"', 'ab'],
    ['"say \\"hi\\"" & \' \\\\\'', 'say "hi" \\'],
    ['Name & "!"', '!'],
    ['IF(Score >= 10, "high", "low")', 'high', { Score: 10 }],
    ['IF(Score >= 10, "high", "low")', 'low'],
    ['Score > 1 || Done', true, { Score: 0, Done: true }],
    ['Score > 1 && !Done', false, { Score: 2, Done: true }],
    ['AND(Score > 1, NOT(Done), TRUE)', true, { Score: 2, Done: false }],
    ['OR(FALSE, ISBLANK(Name))', true],
    ['ISBLANK(Name)', true, { Name: '' }],
    ['ISBLANK(Score)', false, { Score: 0 }],
    ['Name = ""', true],
    ['Name <> "x"', true],
    ['ISPICKVAL(Colour, "Red")', true, { Colour: 'Red' }],
    ['ISPICKVAL(Colour, "")', true],
    ['CASE(Colour, "Red", 1, "Green", 2, 3)', 2, { Colour: 'Green' }],
    ['CASE(Colour, "Red", 1, "Green", 2, 3)', 3],
    ['BLANKVALUE(Name, "none")', 'none'],
    ['BLANKVALUE(Score, 7)', 0, { Score: 0 }],
    ['ROUND(1.005, 2)', 1.01],
    ['ROUND(-2.5, 0)', -3],
    ['ROUND(1234, -2)', 1200],
    ['FLOOR(-1.5)', -1],
    ['CEILING(1.2)', 2],
    ['MOD(7, 3)', 1],
    ['MAX(1, 5, 3) - MIN(4, 2)', 3],
    ['VALUE("12.5") + 1', 13.5],
    ['VALUE("x")', null],
    ['1 / 0', null],
    ['Score + 1', null],
    ['LEN(TRIM("  ab "))', 2],
    ['LEFT("abcdef", 2) & RIGHT("abcdef", 2) & MID("abcdef", 3, 2)', 'abefcd'],
    ['SUBSTITUTE("a-b-c", "-", "")', 'abc'],
    ['FIND("c", "abc")', 3],
    ['CONTAINS("abc", "b")', true],
    ['LPAD("7", 3, "0")', '007'],
    ['REGEX("A-12", "[A-Z]-\\\\d+")', true],
    ['TEXT(TODAY())', '2026-03-15'],
    ['TEXT(TODAY() + 20)', '2026-04-04'],
    ['TODAY() - Due', 5, { Due: Date.UTC(2026, 2, 10) }],
    ['Due < TODAY()', true, { Due: Date.UTC(2026, 2, 14) }],
    ['Due < TODAY()', false],
    ['TEXT(ADDMONTHS(DATE(2026, 1, 31), 1))', '2026-02-28'],
    ['YEAR(TODAY()) * 100 + MONTH(TODAY())', 202603],
    ['TEXT(DATEVALUE(NOW()))', '2026-03-15'],
    ['WEEKDAY(TODAY())', 1],
    ['TEXT(0.1 + 0.2)', '0.3'],
    ['TEXT(14.0)', '14'],
    ['/* a comment */ 1', 1]
];

describe('formulas', () => {
    for (const [source, expected, record] of CASES) {
        it(`${source} with ${JSON.stringify(record ?? {})} is ${JSON.stringify(expected)}`, () => {
            assert.equal(evaluate(source, record), expected);
        });
    }

    it('counts a blank number as 0 only where the field says so', () => {
        assert.equal(evaluate('Score + 1', {}, null, true), 1);
        assert.equal(evaluate('Score > -1', {}, null, true), true);
        assert.equal(evaluate('Score > -1', {}, null, false), false);
    });

    it('compares with the values before the change', () => {
        assert.equal(evaluate('ISCHANGED(Score)', { Score: 2 }, { Score: 1 }), true);
        assert.equal(evaluate('ISCHANGED(Score)', { Score: 1 }, { Score: 1 }), false);
        assert.equal(evaluate('PRIORVALUE(Score) + Score', { Score: 2 }, { Score: 1 }), 3);
        assert.equal(evaluate('ISNEW()', {}, {}), false);
        assert.equal(evaluate('AND(ISNEW(), NOT(ISCHANGED(Score)))', { Score: 1 }), true);
    });

    it('says where it stops understanding', () => {
        const wrong: [string, RegExp][] = [
            ['1 +', /Expected a value: found 'end of formula' at character 4/],
            ['IF(1, 2)', /Expected 3, received 2/],
            ['Nothing', /Field Nothing does not exist/],
            ['FOO(1)', /Unknown function FOO/],
            ['(1', /Missing '\)'/],
            ['1 2', /Extra text: found '2'/],
            ['"open', /Found '"'/]
        ];
        for (const [source, message] of wrong) assert.throws(() => evaluate(source), { message });
    });
});
