import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import { WHOLE_ORG } from '../shard/shard.ts';
import { clearMark, monthMark, readMarks } from './marks.ts';

const PART = 'shard 1/4';
const DAY = '2026-06-15';

interface Row {
    readonly due?: string | null;
    readonly month?: string | null;
    readonly asOf?: string | null;
}

/** An org whose run rows say this, newest first. */
function orgOf(rows: readonly Row[], prefix = '') {
    const asked: string[] = [];
    const json = (method: string, rest: string, body?: object): Promise<unknown> => {
        asked.push(decodeURIComponent(`${method} ${rest}${body === undefined ? '' : JSON.stringify(body)}`));
        const records = rows.map(({ due = null, month = null, asOf = '2026-06-01T23:59:59.000+0000' }, i) => ({
            Id: `r${i}`,
            CreatedDate: `2026-06-0${9 - i}T08:00:00.000+0000`,
            CreatedById: `u${i}`,
            [`${prefix}As_Of__c`]: asOf,
            [`${prefix}History_Due__c`]: due,
            [`${prefix}History_Month__c`]: month
        }));
        return Promise.resolve({ records });
    };
    return { asked, session: { json } as unknown as Session };
}

const names = new FieldNames(null, new Map());
const read = (rows: readonly Row[], part: string) => readMarks(orgOf(rows).session, names, { day: DAY, part });

describe('what earlier runs left of the history', () => {
    it('is nothing where none has run', async () => {
        assert.deepEqual(await read([], WHOLE_ORG), { unfinished: [], month: 'open', last: null });
    });

    it('are the runs without their snapshots: a run over everything makes good for all, a part for itself', async () => {
        const rows = [{ due: PART }, { due: 'shard 2/4' }, { due: WHOLE_ORG }, { month: '2026-06' }, { due: PART, asOf: null }];
        const ids = async (part: string): Promise<string[]> => (await read(rows, part)).unfinished.map(({ id }) => id);
        assert.deepEqual(await ids(WHOLE_ORG), ['r0', 'r1', 'r2']);
        assert.deepEqual(await ids(PART), ['r0']);
        assert.deepEqual((await read(rows, PART)).unfinished, [{ id: 'r0', asOf: '2026-06-01T23:59:59.000Z' }]);
    }); // prettier-ignore

    it('is a month that is complete when everybody, or this part, had its snapshots in it', async () => {
        const complete = async (month: string, part: string): Promise<boolean> =>
            (await read([{ month }], part)).month === 'complete';
        assert.equal(await complete('2026-06', WHOLE_ORG), true);
        assert.equal(await complete('2026-06', PART), true);
        assert.equal(await complete(`2026-06 ${PART}`, PART), true);
        assert.equal(await complete(`2026-06 ${PART}`, 'shard 2/4'), false);
        assert.equal(await complete(`2026-06 ${PART}`, WHOLE_ORG), false);
        assert.equal(await complete('2026-05', WHOLE_ORG), false);
        assert.equal(await complete(`2026-05 ${PART}`, PART), false);
    });

    it('is a month whose snapshots the org refuses when a run about the same day has the mark of an earlier one', async () => {
        const asOf = '2026-06-15T06:00:00.000+0000';
        const month = async (rows: readonly Row[]): Promise<string> => (await read(rows, PART)).month;
        assert.equal(await month([{ month: '2026-05', asOf }]), 'refused');
        assert.equal(await month([{ month: '2026-05', asOf }, { month: '2026-06' }]), 'complete');
        assert.equal(await month([{ month: '2026-05 shard 2/4', asOf }]), 'open');
        assert.equal(await month([{ month: '2026-05' }]), 'open');
    });

    it('is since when and by whom this part was last whole', async () => {
        const rows = [{ month: '2026-06 shard 2/4' }, { due: PART }, { month: `2026-05 ${PART}` }, { month: '2026-04' }];
        const of = (n: number, month: string) => ({ createdAt: `2026-06-0${9 - n}T08:00:00.000Z`, userId: `u${n}`, month });
        assert.deepEqual((await read(rows, PART)).last, of(2, '2026-05'));
        assert.deepEqual((await read(rows, 'shard 2/4')).last, of(0, '2026-06'));
        assert.deepEqual((await read(rows, 'shard 3/4')).last, of(3, '2026-04'));
        assert.deepEqual((await read(rows, WHOLE_ORG)).last, of(3, '2026-04'));
    }); // prettier-ignore

    it('is written as a month and its part', () => {
        assert.deepEqual([monthMark(DAY, WHOLE_ORG), monthMark(DAY, PART)], ['2026-06', '2026-06 shard 1/4']);
    });

    it('is asked for and cleared by the names of the org', async () => {
        const acme = new FieldNames('acme', new Map());
        const org = orgOf([{ due: WHOLE_ORG }], 'acme__');
        const { unfinished } = await readMarks(org.session, acme, { day: DAY, part: WHOLE_ORG });
        const [first] = unfinished;
        assert.ok(first);
        await clearMark(org.session, acme, first);
        assert.match(
            org.asked[0] ?? '',
            / FROM acme__Health_Sync_Run__c WHERE acme__History_Due__c != null OR acme__History_Month__c != null ORDER BY CreatedDate DESC, Name DESC /u
        );
        assert.equal(org.asked[1], 'PATCH /sobjects/acme__Health_Sync_Run__c/r0{"acme__History_Due__c":null}');
    });

    it('that cannot be read or cleared ends the run with the words of the org', async () => {
        const json = () => Promise.reject(Object.assign(new Error('no'), { errorCode: 'INVALID_FIELD' }));
        const session = { json } as unknown as Session;
        await assert.rejects(readMarks(session, names, { day: DAY, part: WHOLE_ORG }), /what earlier runs left.*INVALID_FIELD/u);
        await assert.rejects(clearMark(session, names, { id: 'r0', asOf: DAY }), /history of an earlier run is whole: INVALID_FIELD/u);
    }); // prettier-ignore
});
