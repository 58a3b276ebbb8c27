import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyzeFormula, type FormulaScope } from './analyze.ts';
import { evaluateFormula } from './evaluate.ts';
import { parseFormula } from './parse.ts';
import { FormulaError } from './tokens.ts';

const scope: FormulaScope = {
    lookUp: (name) =>
        ({
            Score__c: { type: 'number' as const },
            Status__c: { type: 'picklist' as const, values: ['Green', 'Red'] },
            Until__c: { type: 'date' as const },
            Reason__c: { type: 'text' as const },
            '$Permission.Job': { type: 'boolean' as const }
        })[name],
    onSave: true,
    result: 'boolean'
};
const rulesOf = (formula: string, change: Partial<FormulaScope> = {}): string[] =>
    analyzeFormula(formula, { ...scope, ...change }).map((problem) => problem.rule);

describe('parseFormula', () => {
    it('binds multiplication closer than addition and comparison loosest', () => {
        assert.equal(evaluateFormula('1 + 2 * 3 = 7', { fields: {} }), true);
        assert.equal(evaluateFormula('(1 + 2) * 3', { fields: {} }), 9);
        assert.equal(evaluateFormula('10 - 4 - 3', { fields: {} }), 3);
    });

    it('reads comments, both kinds of quotes and escaped quotes', () => {
        assert.equal(evaluateFormula(`/* why */ 'a' & "b\\"c"`, { fields: {} }), 'ab"c');
    });

    for (const formula of ['AND(TRUE', 'AND(TRUE))', '1 +', 'IF(,1,2)', 'a # b', '"open']) {
        it(`refuses ${formula}`, () => {
            assert.throws(() => parseFormula(formula), FormulaError);
        });
    }

    it('points at the sign that does not fit', () => {
        try {
            parseFormula('AND(TRUE) )');
            assert.fail('the formula was accepted');
        } catch (error) {
            assert.ok(error instanceof FormulaError);
            assert.equal(error.offset, 10);
        }
    });
});

describe('analyzeFormula', () => {
    const wrong: readonly [string, string][] = [
        ['Missing__c > 1', 'formula-reference'],
        ['$Permission.Other', 'formula-reference'],
        ['SUM(Score__c, 1) > 1', 'formula-function'],
        ['IF(TRUE, TRUE)', 'formula-function'],
        ['CASE(Status__c, "Green", TRUE, "Red", FALSE)', 'formula-function'],
        ['ISPICKVAL(Status__c, "Amber")', 'formula-value'],
        ['Status__c = "Green"', 'formula-type'],
        ['ISBLANK(Status__c)', 'formula-type'],
        ['Score__c', 'formula-type'],
        ['AND(Score__c, TRUE)', 'formula-type'],
        ['Until__c > Score__c', 'formula-type'],
        ['IF(TRUE, 1, "one") = 1', 'formula-type'],
        ['Reason__c * 2 = 1', 'formula-type']
    ];
    for (const [formula, rule] of wrong) {
        it(`finds ${rule} in ${formula}`, () => {
            assert.ok(rulesOf(formula).includes(rule), rulesOf(formula).join());
        });
    }

    it('accepts what the platform accepts', () => {
        assert.deepEqual(rulesOf('AND(ISPICKVAL(Status__c, ""), Until__c - TODAY() > 3, NOT($Permission.Job))'), []);
        assert.deepEqual(rulesOf('TEXT(Status__c) & " " & Reason__c', { result: 'text' }), []);
        assert.deepEqual(rulesOf('TODAY() + 3 > Until__c'), []);
    });

    it('refuses what only works while a record is saved in a formula field', () => {
        assert.deepEqual(rulesOf('ISNEW()', { onSave: false }), ['formula-function']);
    });
});

describe('evaluateFormula', () => {
    it('keeps a blank blank and never makes it 0', () => {
        assert.equal(evaluateFormula('Score__c + 1', { fields: {} }), null);
        assert.equal(evaluateFormula('Score__c < 1', { fields: {} }), false);
        assert.equal(evaluateFormula('TEXT(Score__c) & "x"', { fields: {} }), 'x');
    });

    it('says so when it does not know a function', () => {
        assert.throws(() => evaluateFormula('REGEX("a", "b")', { fields: {} }), /REGEX cannot be worked out/);
    });
});
