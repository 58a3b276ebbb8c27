import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { UnreachableError } from '../errors.ts';
import { FieldNames } from '../salesforce/field-names.ts';
import { RETRIEVE_SIZE } from '../salesforce/retrieve-accounts.ts';
import type { Session } from '../salesforce/session.ts';
import type { Engine } from '../sources/engine.ts';
import { aroundEngine } from '../testing/around-engine.ts';
import { Receipts } from './receipts.ts';

/** Four calls, the last with one account. */
const WANTED = 3 * RETRIEVE_SIZE + 1;
/** Only every third account of the book is wanted. */
const placeOf = (nth: number): number => 3 * nth + 1;

/** An org that is told what to answer, and when. */
class Org {
    readonly calls: { ids: readonly string[]; answer: (records: unknown) => void; fail: (error: Error) => void }[] = [];
    private awaited: { readonly count: number; readonly resolve: () => void } | null = null;

    readonly session = {
        json: (_method: string, _rest: string, { ids }: { ids: string[] }) =>
            new Promise((answer, fail) => {
                const count = this.calls.push({ ids, answer, fail });
                if (count === this.awaited?.count) this.awaited.resolve();
            })
    } as unknown as Session;

    /** Waits until so many calls were made. */
    made(count: number): Promise<void> {
        if (this.calls.length >= count) return Promise.resolve();
        return new Promise((resolve) => (this.awaited = { count, resolve }));
    }

    /** Answers a call, but for the accounts that are gone. */
    reply(nth: number, gone: readonly string[] = []): void {
        const { ids = [], answer } = this.calls[nth] ?? {};
        answer?.(ids.map((id) => (gone.includes(id) ? null : recordOf(id))));
    }
}

const recordOf = (Id: string) => ({ Id, Health_Detail__c: `receipt of ${Id}`, Health_Score__c: 8 });

describe('Receipts', () => {
    let engine: Engine;
    aroundEngine((opened) => (engine = opened), { memoryLimit: '256MB' });
    before(async () => {
        // Not in the order of the places.
        await engine.run(`CREATE TABLE wanted AS SELECT 3 * i::INTEGER + 1 AS idx, 'A' || (3 * i + 1) AS id
            FROM range(${WANTED}) r(i) ORDER BY hash(i)`);
    });

    let org: Org;
    beforeEach(() => (org = new Org()));
    const open = (where = 'true'): Receipts => {
        const names = new FieldNames(null, new Map());
        return new Receipts({ engine, session: org.session, names, wanted: `(FROM wanted WHERE ${where})` });
    };
    const range = (from: number, before: number): number[] => Array.from({ length: WANTED }, (_, nth) => placeOf(nth)).filter((idx) => idx >= from && idx < before); // prettier-ignore

    it('gives each range its own, whether it ends within an answer or reaches over several, and whoever answers first', async () => {
        const receipts = open();
        const bounds = [2, 100, 100, 3 * 1500, 3 * 4500, 3 * 4501, 1_000_000, 2_000_000];
        const taken = Promise.all(bounds.map((place) => receipts.takeBefore(place)));
        await org.made(2);
        org.reply(1);
        org.reply(0);
        await org.made(4);
        org.reply(3);
        org.reply(2);
        let from = 0;
        for (const [nth, found] of (await taken).entries()) {
            const place = bounds[nth] ?? 0;
            assert.deepEqual([...found.keys()], range(from, place));
            for (const [idx, [receipt, score]] of found)
                assert.deepEqual([receipt, score], [`receipt of A${idx}`, '8']);
            from = place;
        }
        assert.deepEqual(org.calls.map(({ ids }) => ids.length), [RETRIEVE_SIZE, RETRIEVE_SIZE, RETRIEVE_SIZE, 1]); // prettier-ignore
    });

    it('asks two calls ahead of what is taken, not further', async () => {
        const receipts = open();
        await org.made(2);
        org.reply(0);
        org.reply(1);
        assert.equal((await receipts.takeBefore(placeOf(0))).size, 0);
        await org.made(3);
        assert.equal((await receipts.takeBefore(placeOf(RETRIEVE_SIZE - 1))).size, RETRIEVE_SIZE - 1);
        org.reply(2);
        await new Promise(setImmediate);
        assert.equal(org.calls.length, 3);
        assert.equal((await receipts.takeBefore(placeOf(RETRIEVE_SIZE))).size, 1);
        await org.made(4);
    });

    it('knows nothing of an account that is gone since the accounts were read', async () => {
        const receipts = open('idx < 10');
        const taken = receipts.takeBefore(10);
        await org.made(1);
        org.reply(0, ['A4']);
        const found = await taken;
        assert.deepEqual([...found.keys()], [1, 4, 7]);
        assert.ok(found.get(4)?.every((text) => text === null));
        assert.equal(found.get(7)?.[0], 'receipt of A7');
    });

    it('gives nothing behind a call that has failed: those accounts would look like new ones', async () => {
        const receipts = open();
        const taken = [10, 3 * 2500, 3 * 5000, 1_000_000].map((place) => receipts.takeBefore(place));
        await org.made(2);
        org.reply(0);
        org.calls[1]?.fail(new UnreachableError('away'));
        await org.made(3);
        org.reply(2);
        assert.equal((await taken[0])?.size, 3);
        for (const later of taken.slice(1)) await assert.rejects(later ?? Promise.resolve(), /away/u);
        await assert.rejects(receipts.takeBefore(2_000_000), /away/u);
    });

    it('fails with the first call, and with an answer that lacks accounts', async () => {
        const receipts = open();
        await org.made(2);
        org.calls[0]?.answer([]);
        await assert.rejects(receipts.takeBefore(10), /answered with 0 of the 2000 accounts/u);
    });

    it('asks for nothing when there is nobody to ask for', async () => {
        const receipts = open('false');
        assert.equal((await receipts.takeBefore(1_000_000)).size, 0);
        assert.equal(org.calls.length, 0);
    });
});
