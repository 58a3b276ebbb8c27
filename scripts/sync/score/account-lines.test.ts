import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { findDue } from '../plan/due.ts';
import { Receipts } from '../plan/receipts.ts';
import { STORED_FIELDS } from '../plan/stored.ts';
import { SHIPPED } from '../rules/published.ts';
import { inLanes } from '../pool/pool.ts';
import { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import type { Engine } from '../sources/engine.ts';
import { lit } from '../sources/sql.ts';
import { accounts, EvidenceFolder } from '../testing/evidence-folder.ts';
import type { TestAccount } from '../testing/evidence-folder.ts';
import { AccountLines } from './account-lines.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { readAccountLines } from './known-account.ts';
import type { KnownAccount } from './known-account.ts';

/** Characters of a name: more than the org allows, to make up for the few accounts. */
const LONG = 2000;
const DAY = '2026-06-01';
const SURVEY = { name: 'survey', kind: 'nps', files: ['nps.csv'], columns: { account: 'key', nps: 'nps', responses: 'n', date: 'when' } }; // prettier-ignore
const OUTCOMES = { name: 'roi', kind: 'roi', files: ['roi.csv'], columns: { account: 'key', attainment: 'value', date: 'when' } }; // prettier-ignore

/** Everything known of the accounts that are due, range by range. */
async function knownAccounts(
    engine: Engine,
    gathered: Awaited<ReturnType<typeof gatherEvidence>>,
    receipts: Receipts | null = null
) {
    const lines = await AccountLines.open(engine, 'due', { evidence: gathered, receipts });
    const ranges = await lines.ranges(1);
    const texts = await inLanes(ranges, 3, (range) => lines.read(range));
    const known: KnownAccount[] = texts.flatMap((text) => [...readAccountLines(text)]);
    return { ranges, known };
}

async function withoutStored(engine: Engine): Promise<void> {
    await engine.run(
        `CREATE OR REPLACE TABLE stored (idx INTEGER, ${STORED_FIELDS.map((name) => `"${name}" VARCHAR`).join(', ')}, receipt_bytes INTEGER)`
    );
}

describe('AccountLines', () => {
    const folder = new EvidenceFolder();
    after(() => folder.close());

    async function read(book: readonly TestAccount[]) {
        const keys = book.map(({ Health_Key__c: key }, i) => [key, i] as const);
        const nps = keys.filter(([, i]) => i % 3 !== 2).map(([key, i]) => `${key},${(i % 200) - 100},${1 + (i % 9)},2026-05-01`); // prettier-ignore
        const roi = keys.filter(([, i]) => i % 5 !== 0).flatMap(([key, i]) => Array.from({ length: 1 + (i % 2) }, (_, n) => `${key},${(i % 30) / 10},2026-04-0${n + 1}`)); // prettier-ignore
        folder.write('nps.csv', `key,nps,n,when\n${nps.join('\n')}\n`);
        folder.write('roi.csv', `key,value,when\n${roi.join('\n')}\n`);
        const { engine, sources } = await folder.read([SURVEY, OUTCOMES], book);
        await withoutStored(engine);
        await engine.run('ALTER TABLE accounts ADD COLUMN revenue DOUBLE');
        await engine.run('ALTER TABLE accounts ADD COLUMN currency VARCHAR');
        return { engine, gathered: await gatherEvidence(engine, sources, [DAY]) };
    }

    it('gives every account once, in order, with its own evidence, over several questions to the engine', async () => {
        const book = accounts(20_000);
        const { engine, gathered } = await read(book);
        assert.equal(await findDue(engine, [SHIPPED], { evidence: gathered, asOf: DAY }), book.length);
        const { ranges, known } = await knownAccounts(engine, gathered);
        assert.ok(ranges.length > 4, `${ranges.length} ranges`);
        assert.deepEqual(known.map(({ name }) => name), book.map(({ Name }) => Name)); // prettier-ignore
        for (const [i, { evidence }] of known.entries()) {
            const pieces = evidence.map(([, half, piece]) => (half === 'x' ? (piece as { nps: number }).nps : (piece as { values: number[] }).values[0])); // prettier-ignore
            const expected = [...(i % 3 === 2 ? [] : [(i % 200) - 100]), ...(i % 5 === 0 ? [] : Array.from({ length: 1 + (i % 2) }, () => (i % 30) / 10))]; // prettier-ignore
            assert.deepEqual(pieces.sort(), expected.sort());
        }
    });

    it('gives the same digest to an account that is due in any case and to one that was compared', async () => {
        const book = accounts(500);
        const { engine, gathered } = await read(book);
        await findDue(engine, [SHIPPED], { evidence: gathered, asOf: DAY });
        const first = (await knownAccounts(engine, gathered)).known.map(({ digestIn }) => digestIn);
        assert.ok(new Set(first).size > 50);
        // Every third account has the digest it should have, every seventh another one.
        const values = first.flatMap((digest, i) => (i % 3 === 0 ? [`(${i + 1}, '${digest}.x')`] : i % 7 === 0 ? [`(${i + 1}, 'other')`] : [])); // prettier-ignore
        await engine.run(`UPDATE accounts SET "Health_Digest__c" = d.digest
            FROM (VALUES ${values.join(', ')}) d(place, digest) WHERE d.place = idx`);
        await engine.run('DROP VIEW due');
        const due = await findDue(engine, [SHIPPED], { evidence: gathered, asOf: DAY });
        const { known } = await knownAccounts(engine, gathered);
        const expected = first.flatMap((digest, i) => (i % 3 === 0 ? [] : [[i + 1, digest]]));
        assert.equal(due, expected.length);
        assert.deepEqual(known.map(({ idx, digestIn }) => [idx, digestIn]), expected); // prettier-ignore
    });

    it('gives receipts that come from the org by Id beside those in the engine, each to its account', async () => {
        const book = accounts(2500);
        const { engine, gathered } = await read(book);
        await engine.run(
            `INSERT INTO stored BY NAME SELECT idx, 'in the engine ' || idx AS "Health_Detail__c", 20 AS receipt_bytes FROM accounts WHERE idx % 3 = 0`
        );
        await engine.run(
            `CREATE OR REPLACE TABLE wanted AS SELECT idx, idx::VARCHAR AS id FROM accounts WHERE idx % 3 = 1`
        );
        await findDue(engine, [SHIPPED], { asOf: DAY, evidence: gathered });
        const json = (_method: string, _rest: string, { ids }: { ids: string[] }) =>
            Promise.resolve(ids.map((Id) => ({ Id, Health_Detail__c: `by Id ${Id}` })));
        const names = new FieldNames(null, new Map());
        const receipts = new Receipts({ engine, session: { json } as unknown as Session, names, wanted: 'wanted' });
        const { ranges, known } = await knownAccounts(engine, gathered, receipts);
        assert.ok(ranges.length > 2, `${ranges.length} ranges`);
        const expected = (idx: number): string | undefined => [`in the engine ${idx}`, `by Id ${idx}`][idx % 3];
        assert.deepEqual(known.map(({ idx, stored }) => [idx, stored?.[0]]), book.map((_, i) => [i + 1, expected(i + 1)])); // prettier-ignore
    });

    for (const bytes of [8100, 18_000]) {
        it(`gives receipts of ${bytes} bytes, which together are larger than the memory the engine has left`, async () => {
            const book = accounts(4000);
            const { engine, gathered } = await read(book);
            await engine.run(`UPDATE accounts SET "Health_Digest__c" = 'other'`);
            const receipt = 'say "it" '.repeat(bytes / 9);
            const cells = STORED_FIELDS.filter((field) => field !== 'Id').map((field) => `${field === 'Health_Detail__c' ? lit(receipt) : 'NULL::VARCHAR'} AS "${field}"`); // prettier-ignore
            await engine.run(
                `CREATE OR REPLACE TABLE stored AS SELECT idx, ${cells.join(', ')}, ${bytes} AS receipt_bytes FROM accounts ORDER BY idx`
            );
            await findDue(engine, [SHIPPED], { evidence: gathered, asOf: DAY });
            await engine.shrink();
            const { ranges, known } = await knownAccounts(engine, gathered);
            assert.ok(ranges.every(({ rows }) => rows * bytes < 2_000_000));
            assert.equal(known.length, book.length);
            assert.ok(known.every(({ stored }) => stored?.[0] === receipt));
        });
    }

    it('asks the engine once for each range, and for the one behind the first when the first is there', async (t) => {
        const { engine, gathered } = await read(accounts(400));
        await engine.run(
            `INSERT INTO stored BY NAME SELECT idx, 'receipt' AS "Health_Detail__c", 20_000 AS receipt_bytes FROM accounts`
        );
        await findDue(engine, [SHIPPED], { evidence: gathered, asOf: DAY });
        const asked = t.mock.method(engine, 'numbers');
        const { ranges } = await knownAccounts(engine, gathered);
        assert.deepEqual([ranges.length, asked.mock.callCount()], [9, 9]);
        asked.mock.resetCalls();
        const lines = await AccountLines.open(engine, 'due', { evidence: gathered, receipts: null });
        const [first, second] = await lines.ranges(1);
        assert.ok(first && second);
        const reading = lines.read(first);
        assert.equal(asked.mock.callCount(), 1);
        await reading;
        assert.equal(asked.mock.callCount(), 2);
        await lines.read(second);
    });

    it('divides accounts by the size of their receipts without looking at these again', async () => {
        const { engine, gathered } = await read(accounts(400));
        await findDue(engine, [SHIPPED], { evidence: gathered, asOf: DAY });
        const rowsFor = async (bytes: number): Promise<number | undefined> => {
            await engine.run(`CREATE OR REPLACE TABLE stored AS SELECT idx, ${bytes} AS receipt_bytes FROM accounts`);
            const lines = await AccountLines.open(engine, 'due', { evidence: gathered, receipts: null });
            return (await lines.ranges(1))[0]?.rows;
        };
        assert.deepEqual([await rowsFor(9_999), await rowsFor(100_000)], [100, 16]);
    });

    it('gives texts that together are larger than the memory the engine has left', async () => {
        const long = (i: number): string => `${i} ${'x'.repeat(LONG)}`;
        const book = accounts(12_000);
        const { engine, gathered } = await read(book);
        await engine.run(`UPDATE accounts SET "Name" = idx || ' ' || repeat('x', ${LONG})`);
        await findDue(engine, [SHIPPED], { evidence: gathered, asOf: DAY });
        await engine.shrink();
        const { known } = await knownAccounts(engine, gathered);
        assert.equal(known.length, book.length);
        assert.ok(known.every(({ name }, i) => name === long(i + 1)));
    });
});
