import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parsePath, pathProblem, valueAt } from './json-path.ts';

const ROW = {
    id: 'r1',
    person: { 'e-mail': 'a@b.c', null: null },
    answers: [
        { field: { ref: 'why', id: 1 }, text: 'fast' },
        { field: { ref: 'nps', id: 2 }, number: 9 }
    ],
    pages: [{ questions: [{ id: '1', answers: [] }] }, { questions: [{ id: '2', answers: [{ choice_id: 'c9' }] }] }]
};
const at = (path: string): unknown => valueAt(ROW, parsePath(path));

describe('a path into JSON', () => {
    it('follows keys joined by dots', () => {
        assert.equal(at('id'), 'r1');
        assert.equal(at('person.e-mail'), 'a@b.c');
        assert.equal(at('person.null'), null);
    });

    it('takes an item by its place, from either end', () => {
        assert.equal(at('answers[0].text'), 'fast');
        assert.equal(at('answers[-1].number'), 9);
        assert.equal(at('answers[7].number'), undefined);
    });

    it('takes the first item with a value, whatever its type', () => {
        assert.equal(at('answers[field.ref=nps].number'), 9);
        assert.equal(at('answers[field.id=1].text'), 'fast');
        assert.equal(at('answers[field.ref=none].text'), undefined);
    });

    it('looks through all items for the rest of the path', () => {
        assert.equal(at('pages[*].questions[id=2].answers[0].choice_id'), 'c9');
        assert.equal(at('pages[*].questions[id=3].answers[0].choice_id'), undefined);
    });

    it('starts in a list when there is no key in front', () => {
        assert.equal(valueAt([{ a: 1 }], parsePath('[0].a')), 1);
    });

    it('finds nothing in what objects inherit', () => {
        for (const path of ['constructor', '__proto__.x', 'answers.length', 'id.length'])
            assert.equal(at(path), undefined);
    });

    it('refuses what it does not know', () => {
        for (const text of ['', '.', 'a.', 'a..b', 'a[', 'a[]', 'a[?(@.x)]', 'a]b', 'a[0]b', 'a.[0]', 'a[=x]'])
            assert.match(pathProblem(text) ?? '', /is not a path/u, text);
        assert.throws(() => parsePath('a['), /is not a path from character 2/u);
    });
});
