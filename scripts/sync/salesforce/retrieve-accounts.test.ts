import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { UnreachableError } from '../errors.ts';
import { FieldNames } from './field-names.ts';
import { RETRIEVE_SIZE, retrieveAccounts, retrieveTexts } from './retrieve-accounts.ts';
import type { Session } from './session.ts';

const FIELDS = ['Id', 'Name', 'Health_Digest__c'];

describe('retrieveAccounts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'retrieve-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'records.csv');
    const names = new FieldNames(null, new Map());
    const ids = Array.from({ length: 2 * RETRIEVE_SIZE + 1 }, (_, i) => `A${i}`);

    let calls: { readonly ids: readonly string[]; answer: (records: unknown) => void; fail: (error: Error) => void }[];
    let asked: (calls: number) => void;
    const session = {
        json: (_method: string, _rest: string, body: { ids: string[] }) =>
            new Promise((answer, fail) => asked(calls.push({ ids: body.ids, answer, fail })))
    } as unknown as Session;
    const callCount = (count: number): Promise<void> =>
        new Promise((resolve) => (asked = (made) => (made === count ? resolve() : undefined)));
    const recordsOf = (some: readonly string[]) =>
        some.map((id) => ({ Id: id, name: `Name of ${id}`, Health_Digest__c: null }));
    beforeEach(() => (calls = []));

    it('asks for more while an answer is under way, and keeps the order of the ids', async () => {
        const two = callCount(2);
        const done = retrieveAccounts(session, names, FIELDS, ids, file);
        await two;
        const three = callCount(3);
        for (const call of [...calls].reverse()) call.answer(recordsOf(call.ids));
        await three;
        calls[2]?.answer([null]);
        assert.deepEqual(await done, { files: [file], records: ids.length });
        const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
        const named = ids.slice(0, -1).map((id) => `"${id}","Name of ${id}",`);
        assert.deepEqual(lines, [FIELDS.join(','), ...named, `"${ids.at(-1)}",,`]);
    });

    it('tells the first failure when both calls fail', async () => {
        const two = callCount(2);
        const done = retrieveAccounts(session, names, FIELDS, ids, file);
        await two;
        calls[1]?.fail(new UnreachableError('second'));
        calls[0]?.fail(new UnreachableError('first'));
        await assert.rejects(done, /first/u);
    });

    it('stops when the org answers with fewer accounts than were asked for', async () => {
        const one = callCount(1);
        const done = retrieveAccounts(session, names, FIELDS, ['A1', 'A2'], file);
        await one;
        calls[0]?.answer(recordsOf(['A1']));
        await assert.rejects(done, /The org answered with 1 of the 2 accounts asked for/u);
    });

    it('stops when the org answers in another order than it was asked in', async () => {
        const one = callCount(1);
        const done = retrieveAccounts(session, names, FIELDS, ['A1', 'A2'], file);
        await one;
        calls[0]?.answer(recordsOf(['A2', 'A1']));
        await assert.rejects(done, /The org answered with the account A2 where A1 was asked for/u);
    });

    it('gives the same texts without a file: numbers as the org writes them, null for blanks and for who is gone', async () => {
        const one = callCount(1);
        const done = retrieveTexts(session, names, [...FIELDS, 'Health_Score__c'], ['A1', 'A2', 'A3']);
        await one;
        calls[0]?.answer([
            { Id: 'A1', name: 'say "one"', Health_Digest__c: '', Health_Score__c: 8.5 },
            null,
            { Id: 'A3', name: 'Three', Health_Digest__c: 'd', Health_Score__c: 0 }
        ]);
        assert.deepEqual(await done, [
            ['A1', 'say "one"', null, '8.5'],
            ['A2', null, null, null],
            ['A3', 'Three', 'd', '0']
        ]);
    });

    it('asks for nothing when there is nobody to ask for', async () => {
        assert.deepEqual(await retrieveAccounts(session, names, FIELDS, [], file), { files: [file], records: 0 });
        assert.deepEqual([calls.length, readFileSync(file, 'utf8')], [0, `${FIELDS.join(',')}\n`]);
    });
});
