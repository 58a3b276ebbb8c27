import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SHOWN_FIELDS } from '../score/outputs.ts';
import type { FieldText, ShownField } from '../score/outputs.ts';
import { PAST_FIELDS, PastPictures } from './past.ts';
import { isPictured } from './pictured.ts';
import { PICTURED, PICTURED_FIELDS } from './picture.ts';

type Values = Partial<Record<ShownField, FieldText>>;

const SCORED: Values = {
    Health_State__c: 'Scored',
    Health_Status__c: 'Green',
    Health_Score__c: '15.5',
    Health_Status_Since__c: '2026-01-05'
};

function shown(values: Values): FieldText[] {
    return SHOWN_FIELDS.map((field) => values[field] ?? null);
}

/** Pictures taken while these days are replayed, by the names of the snapshot's fields. */
function replay(days: readonly (readonly [string, Values])[]): Record<string, FieldText>[] {
    const past = new PastPictures();
    for (const [day, values] of days) past.add(day, shown(values));
    return past.pictures.map((picture) => Object.fromEntries(PAST_FIELDS.map((field, i) => [field, picture[i] ?? null])));
} // prettier-ignore

describe('a picture of an account', () => {
    it('is worth taking when anything pictured differs, and a number only when its value does', () => {
        assert.equal(isPictured(shown(SCORED), shown(SCORED)), false);
        for (const field of PICTURED_FIELDS) {
            const [own, kind] = PICTURED[field];
            const other = kind === 'number' ? '3.25' : 'Other';
            assert.equal(isPictured(shown(SCORED), shown({ ...SCORED, [own]: other })), true, own);
            assert.equal(isPictured(shown({ ...SCORED, [own]: other }), shown({ ...SCORED, [own]: null })), true, own);
        }
        assert.equal(isPictured(shown({ ...SCORED, Health_Score__c: '15.50' }), shown(SCORED)), false);
        assert.equal(
            isPictured(shown(SCORED), shown({ ...SCORED, Health_Driver__c: 'new', Health_Change__c: '1' })),
            false
        );
    });

    it('is taken of an account that never was scored once there is something to show', () => {
        const none = shown({ Health_State__c: null });
        for (const stored of [null, none]) {
            for (const [state, worth] of [['Scored', true], ['Provisional', true], ['Stale', true], ['No evidence', false], ['Excluded', false]] as const)
                assert.equal(isPictured(stored, shown({ Health_State__c: state })), worth, state);
        }
    }); // prettier-ignore
});

describe('pictures of past days', () => {
    it('are those of changes and one a month, with what was shown on the day', () => {
        const fallen: Values = {
            ...SCORED,
            Health_Status__c: 'Amber',
            Health_Score__c: '12',
            Health_Status_Since__c: '2026-01-20',
            Health_Previous_Status__c: 'Green',
            Health_Change__c: '-3.5',
            Health_Model_Version__c: '1.0.0/2'
        };
        const pictures = replay([
            ['2026-01-05', SCORED],
            ['2026-01-12', SCORED],
            ['2026-01-20', fallen],
            ['2026-01-27', fallen],
            ['2026-02-03', fallen],
            ['2026-02-10', fallen],
            ['2026-03-03', fallen]
        ]);
        assert.deepEqual(
            pictures.map(({ day, Status__c: status, Status_Changed__c: changed }) => [day, status, changed]),
            [
                ['2026-01-05', 'Green', 'false'],
                ['2026-01-20', 'Amber', 'true'],
                ['2026-02-03', 'Amber', 'false'],
                ['2026-03-03', 'Amber', 'false']
            ]
        );
        const { Health_Score__c: score, State__c: state, ...copied } = pictures[1] ?? {};
        assert.deepEqual([score, state], ['12', 'Scored']);
        assert.deepEqual(
            ['Previous_Status__c', 'Change__c', 'Model_Version__c'].map((field) => copied[field]),
            ['Green', '-3.5', '1.0.0/2']
        );
    });

    it('are none while there is nothing to show, and say when that ended', () => {
        const empty: Values = { Health_State__c: 'No evidence' };
        const pictures = replay([
            ['2026-01-05', empty],
            ['2026-02-05', empty],
            ['2026-03-05', SCORED],
            ['2026-03-12', empty],
            ['2026-04-12', empty]
        ]);
        assert.deepEqual(
            pictures.map(({ day, State__c: state }) => [day, state]),
            [
                ['2026-03-05', 'Scored'],
                ['2026-03-12', 'No evidence']
            ]
        );
    });

    it('do not call a first status a change', () => {
        const [first] = replay([['2026-01-05', SCORED]]);
        assert.equal(first?.['Status_Changed__c'], 'false');
    });
});
