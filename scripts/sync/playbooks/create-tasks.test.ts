import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { UnreachableError } from '../errors.ts';
import { cellsOf } from '../salesforce/csv.ts';
import { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import { Engine } from '../sources/engine.ts';
import type { Candidate } from './candidates.ts';
import { createTasks } from './create-tasks.ts';
import { withoutOld } from './known.ts';
import type { Playbook } from './playbook.ts';
import type { PlaybookRun } from './playbook-run.ts';

const PLAYBOOK: Playbook = {
    id: 'P1',
    name: 'Call',
    trigger: 'Status falls',
    status: null,
    withinDays: 0,
    cooldownDays: 0,
    subject: 'Call {Account}',
    text: '',
    priority: 'Normal',
    dueDays: null,
    appliesFrom: '2026-01-01'
};

const candidate = (account: string, digest = 'd'): Candidate => ({
    playbook: PLAYBOOK,
    account,
    key: `P1:${account}:${digest}`,
    status: 'Red',
    driver: null
});

interface SubRequest {
    readonly url: string;
    readonly body: Readonly<Record<string, string>>;
}

describe('tasks of playbooks', () => {
    let folder: string;
    let engine: Engine;
    let run: PlaybookRun;
    /** Accounts of the tasks of each call. */
    let calls: string[][];
    /** Code with which the org refuses the tasks of these accounts now, with or without words behind a colon; null to take them. */
    let refusal: (accounts: readonly string[]) => string | null;
    /** Records of each call that the org says nothing about. */
    let unanswered: number;
    /** Accounts that are gone, and whose owner is. */
    let gone: readonly string[];
    /** Keys that have a row, and those that were asked for. */
    let rows: string[];
    let asked: string;
    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'health-tasks-'));
        engine = await Engine.open({ folder: join(folder, 'engine'), memoryLimit: '128MB' });
    });
    beforeEach(() => {
        [calls, rows, asked] = [[], [], ''];
        refusal = () => null;
        [unanswered, gone] = [0, []];
        const composite = (requests: readonly SubRequest[]): unknown => {
            const accounts = requests.filter(({ url }) => url.endsWith('Task')).map(({ body }) => body['WhatId'] ?? '');
            calls.push(accounts);
            const [code, words] = refusal(accounts)?.split(': ') ?? [];
            const answer = code === undefined ? { httpStatusCode: 201, body: null } : refused(code, words);
            return { compositeResponse: requests.slice(unanswered).map(() => answer) };
        };
        const json = (_: string, rest: string, body?: { ids: string[]; compositeRequest: SubRequest[] }): Promise<unknown> => {
            if (rest === '/composite/sobjects/Account')
                return Promise.resolve(body?.ids.map((Id) => (gone.includes(Id) ? null : { Id, Name: `Name of ${Id}`, OwnerId: '005owner' })));
            if (rest === '/composite') return Promise.resolve(composite(body?.compositeRequest ?? []));
            const soql = decodeURIComponent(rest);
            if (soql.includes('Health_Playbook_Task__c')) asked += soql;
            const found = rows.filter((key) => soql.toLowerCase().includes(`'${key.toLowerCase()}'`));
            const records = found.map((key) => ({ Task_Key__c: key }));
            return Promise.resolve({ totalSize: records.length, done: true, records });
        }; // prettier-ignore
        const session = { json, path: (rest: string) => rest } as unknown as Session;
        const names = new FieldNames(null, new Map());
        run = { engine, session, names, day: '2026-06-01', folder, work: folder, bulkFrom: 2000 };
    });
    after(() => {
        engine.close();
        rmSync(folder, { recursive: true, force: true });
    });

    const refused = (errorCode: string, message = 'no') => ({ httpStatusCode: 400, body: [{ errorCode, message }] });
    const failedFile = (): string => join(folder, 'failed-tasks.csv');
    const create = (...accounts: string[]) =>
        createTasks(
            run,
            accounts.map((account) => candidate(account)),
            failedFile(),
            () => undefined
        );

    it('are tried again while they are refused for a passing reason, each alone', async () => {
        let locked = 3;
        const trigger = 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: T, caused by UNABLE_TO_LOCK_ROW';
        refusal = (accounts) =>
            accounts.includes('A2') && locked-- > 0 ? (locked === 1 ? trigger : 'UNABLE_TO_LOCK_ROW') : null;
        const counts = await create('A1', 'A2', 'A3');
        assert.deepEqual(counts, { written: 3, failed: 0, byCode: {} });
        assert.deepEqual(calls, [['A1', 'A2', 'A3'], ['A1'], ['A2'], ['A2'], ['A2'], ['A3']]);
    });

    it('are given up when they are refused again and again, or for good, and the others are created', async () => {
        const codes: Readonly<Record<string, string>> = { A1: 'UNABLE_TO_LOCK_ROW', A2: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' }; // prettier-ignore
        refusal = (accounts) => accounts.map((account) => codes[account]).find((code) => code !== undefined) ?? null;
        const counts = await create('A1', 'A2', 'A3');
        assert.deepEqual(counts, {
            written: 1,
            failed: 2,
            byCode: { UNABLE_TO_LOCK_ROW: 1, FIELD_CUSTOM_VALIDATION_EXCEPTION: 1 }
        });
        assert.deepEqual(calls.slice(1).flat(), ['A1', 'A1', 'A1', 'A1', 'A2', 'A3']);
        assert.match(readFileSync(failedFile(), 'utf8'), /^A2,FIELD_CUSTOM_VALIDATION_EXCEPTION,no,Call Name of A2,/mu);
    });

    it('that find no room stop the run before accounts are written, and say what to do', async () => {
        refusal = (accounts) => (accounts.includes('A2') ? 'STORAGE_LIMIT_EXCEEDED' : null);
        await assert.rejects(create('A1', 'A2', 'A3'), (error: UnreachableError) => {
            assert.match(error.message, /refused to create the tasks of playbooks: STORAGE_LIMIT_EXCEEDED: no$/u);
            assert.match(error.actions[0] ?? '', /Setup, Storage Usage/u);
            return error.exitCode === 3;
        });
    });

    it('do not count as created when the org says nothing about some', async () => {
        unanswered = 2;
        await assert.rejects(create('A1', 'A2'), /The org answered for 2 of the 4 records of tasks\./u);
    });

    it('are refused for an account that was deleted in the meantime, in a file with the same columns in each row', async () => {
        gone = ['A2'];
        refusal = (accounts) => (accounts.includes('A1') ? 'OTHER' : null);
        const due = { ...candidate('A2'), playbook: { ...PLAYBOOK, dueDays: 3 } };
        const counts = await createTasks(run, [candidate('A1'), due], failedFile(), () => undefined);
        assert.deepEqual(counts, { written: 0, failed: 2, byCode: { ENTITY_IS_DELETED: 1, OTHER: 1 } });
        const table = readFileSync(failedFile(), 'utf8').trimEnd().split('\n').map(cellsOf);
        assert.deepEqual(
            table.map((cells) => cells.length),
            [10, 10, 10]
        );
        assert.deepEqual([table[0]?.at(-1), table[1]?.at(-1), table[2]?.at(-1)], ['ActivityDate', '2026-06-04', '']);
    });

    it('are not asked for again when their key has a row, however old it is', async () => {
        const many = Array.from({ length: 150 }, (_, n) => candidate(`A${n}`));
        rows = ['p1:a7:d', 'P1:A149:d'];
        const left = await withoutOld(run, [...many, candidate('A7', 'other')], 500);
        assert.deepEqual(
            left.map(({ key }) => key),
            [...many.map(({ key }) => key).filter((key) => !['P1:A7:d', 'P1:A149:d'].includes(key)), 'P1:A7:other']
        );
    });

    it('count as too many only when so many have no row, and are then not asked for to the last', async () => {
        const many = Array.from({ length: 1000 }, (_, n) => candidate(`A${n}`));
        rows = many.slice(10).map(({ key }) => key);
        assert.equal((await withoutOld(run, many, 500)).length, 10);
        assert.equal(asked.split('SELECT').length - 1, 10);
        [rows, asked] = [[], ''];
        assert.equal((await withoutOld(run, many, 250)).length, 1000);
        assert.equal(asked.split('SELECT').length - 1, 3);
    });

    it('are asked for by keys that cannot change the question', async () => {
        await withoutOld(run, [candidate('A1', "d' OR Name != '")], 500);
        assert.match(asked, /Task_Key__c IN \('P1:A1:d\\' OR Name != \\''\)$/u);
    });
});
