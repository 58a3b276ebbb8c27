import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GuardError, UnreachableError } from '../errors.ts';
import { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import { guardSources, readLastCounts, sourceLine } from './source-ratio.ts';

const counts = (used: number, source = 'outcome') => ({
    source,
    used,
    elsewhere: 0,
    kind: 'roi',
    files: 1,
    read: used,
    filtered: 0,
    rejected: 0
});

describe('the guard on shrunken sources', () => {
    /** Guards a source of 10 rows when the org answers the question for the last good run like this. */
    const guard = async (answer: () => Promise<unknown>): Promise<void> => {
        const task = { command: 'run', minSourceRatio: 0.5, shard: null };
        const session = { json: answer } as unknown as Session;
        const run = { session, names: new FieldNames(null, new Map()), task, reporter: { warn: assert.fail } };
        guardSources(run, [counts(10)], await readLastCounts(run));
    };
    const refusing = (errorCode: string) => () => Promise.reject(Object.assign(new Error('no'), { errorCode }));

    it('compares with the last good run', async () => {
        const last = (used: number) => () =>
            Promise.resolve({ records: [{ Message__c: `Well.\n${sourceLine([counts(used)], null)}` }] });
        await guard(last(20));
        await assert.rejects(guard(last(21)), GuardError);
        await guard(() => Promise.resolve({ records: [] }));
    });

    it('lets no run through because the org did not answer', async () => {
        await assert.rejects(guard(refusing('QUERY_TIMEOUT')), (error) => {
            assert.ok(error instanceof UnreachableError);
            assert.match(error.message, /refused to say how much evidence the last good run had: QUERY_TIMEOUT/u);
            return true;
        });
    });

    it('has nothing to compare with when the user may not read the runs', async () => {
        for (const code of ['INVALID_TYPE', 'INVALID_FIELD', 'INSUFFICIENT_ACCESS_OR_READONLY'])
            await guard(refusing(code));
    });
});

describe('a source that has left the settings', () => {
    /** What is said of a run over these sources after one that used `before`. */
    const told = async (
        before: string,
        now: readonly string[],
        { ratio = 0.5, shard = null as { index: number; of: number } | null } = {}
    ): Promise<string[]> => {
        const warnings: string[] = [];
        const answer = () => Promise.resolve({ records: [{ Message__c: `Well.\n${before}` }] });
        const run = {
            session: { json: answer } as unknown as Session,
            names: new FieldNames(null, new Map()),
            task: { command: 'run', minSourceRatio: ratio, shard },
            reporter: { warn: (text: string) => void warnings.push(text) }
        };
        const sources = now.map((source) => counts(1000, source));
        guardSources(run, sources, await readLastCounts(run));
        return warnings;
    };
    const three = [counts(10), counts(1234, 'survey'), counts(0, 'empty')];

    it('is told with its rows, also where nothing is guarded, unless it had none', async () => {
        const gone =
            'Source "survey", of which the last good run used 1,234 rows, is not in the settings any more. What it said of accounts no longer counts.';
        for (const ratio of [0.5, 0])
            assert.deepEqual(await told(sourceLine(three, null), ['outcome'], { ratio }), [gone]);
        assert.deepEqual(await told(sourceLine(three, null), ['outcome', 'survey']), []);
    });

    it('may go by another name now', async () => {
        const [one] = await told(sourceLine(three, null), ['outcome', 'polls']);
        assert.match(one ?? '', /no longer counts, unless it was renamed: "polls" is new there\.$/u);
        const [two] = await told(sourceLine(three, null), ['outcome', 'polls', 'nps']);
        assert.match(two ?? '', /: "polls", "nps" are new there\.$/u);
    });

    it('is missed by the runs over the same part of the accounts', async () => {
        const shard = { index: 1, of: 4 };
        assert.equal((await told(sourceLine(three, '1/4'), ['outcome'], { shard })).length, 1);
        assert.deepEqual(await told(sourceLine(three, null), ['outcome'], { shard }), []);
    });

    it('stops nobody when the org does not answer and nothing is guarded', async () => {
        const run = {
            session: { json: () => Promise.reject(new Error('no')) } as unknown as Session,
            names: new FieldNames(null, new Map()),
            task: { command: 'run', minSourceRatio: 0, shard: null },
            reporter: { warn: assert.fail }
        };
        guardSources(run, [counts(10)], await readLastCounts(run));
    });
});
