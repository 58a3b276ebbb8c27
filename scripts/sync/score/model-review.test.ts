import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_RULES, scoreAccount } from './model.ts';
import type { AccountInput, ExperienceEvidence, OutcomeEvidence, Rules } from './model.ts';

const DAY = '2026-03-02';
/** A first score is New until its 14th day: without anything else that is the next review. */
const FOURTEENTH = '2026-03-16';

const outcome = (more: Partial<OutcomeEvidence> = {}): OutcomeEvidence => ({ kind: 'score', values: [6], date: DAY, source: 'plan', ...more }); // prettier-ignore
const survey = (more: Partial<ExperienceEvidence> = {}): ExperienceEvidence => ({ kind: 'nps', source: 'survey', nps: 20, n: 9, date: DAY, ...more }) as ExperienceEvidence; // prettier-ignore

function review(different: Partial<AccountInput>, rules: Partial<Rules> = {}): string | null {
    const input: AccountInput = {
        asOf: DAY, outcome: [outcome()], experience: [survey()],
        stage: null, customerSince: null, override: null, excluded: false,
        ...different
    }; // prettier-ignore
    return scoreAccount(input, { ...DEFAULT_RULES, ...rules }, null).nextReview;
}

describe('the next review', () => {
    it('of a first score is its 14th day, of nothing never', () => {
        assert.equal(review({}), FOURTEENTH);
        assert.equal(review({ outcome: [], experience: [] }), null);
        assert.equal(review({ excluded: true }), null);
    });

    it('comes when a stage begins by age, not on the day itself, and not when the field states the stage', () => {
        const stageDays = [90, 365, 1095] as const;
        const stage = (customerSince: string, more: Partial<AccountInput> = {}): string | null => review({ customerSince, ...more }, { stageDays }); // prettier-ignore
        // 5 December is 87 days ago: Adoption begins in three.
        assert.equal(stage('2025-12-05'), '2026-03-05');
        assert.equal(stage('2025-12-02'), FOURTEENTH);
        assert.equal(stage('2025-12-05', { stage: 'Adoption' }), FOURTEENTH);
        assert.equal(stage('2025-12-05', { stage: 'Renewal' as 'Adoption' }), '2026-03-05');
        assert.equal(stage('soon'), FOURTEENTH);
        assert.equal(review({ customerSince: '2025-12-05', stage: 'Renewal' as 'Adoption' }), FOURTEENTH);
    });

    it('comes the day after the last of an override', () => {
        const override = (until: string): string | null => review({ override: { status: 'Red', until, reason: 'r' } });
        assert.equal(override('2026-03-04'), '2026-03-05');
        assert.equal(override('2026-03-01'), FOURTEENTH);
    });

    it('never comes on a day that an org cannot store', () => {
        const alone = (until: string): string | null =>
            review({ outcome: [], experience: [], override: { status: 'Red', until, reason: 'r' } });
        assert.equal(alone('4000-12-30'), '4000-12-31');
        assert.equal(alone('4000-12-31'), null);
        assert.equal(alone('9999-12-31'), null);
        assert.equal(review({ experience: [], outcome: [outcome({ validUntil: '9999-12-31' })] }), null);
    });

    it('comes when half of its time makes an outcome less sure, and only then', () => {
        // Ten days, the last included: half of them are over on 7 March.
        const short = outcome({ source: 'short', verifiedBy: 'customer', validUntil: '2026-03-11' });
        const heavy = outcome({ source: 'long', verifiedBy: 'customer', weight: 3 });
        assert.equal(review({ outcome: [short] }), '2026-03-07');
        assert.equal(review({ outcome: [short, { ...heavy, weight: 0.5 }] }), '2026-03-07');
        // A quarter of the weight decides nothing; the row ends on 12 March.
        assert.equal(review({ outcome: [short, heavy] }), '2026-03-12');
        assert.equal(review({ outcome: [{ ...short, verifiedBy: 'estimated' }] }), '2026-03-12');
    });

    it('comes when evidence begins that is used', () => {
        assert.equal(review({ outcome: [outcome(), outcome({ date: '2026-03-06' })] }), '2026-03-06');
        assert.equal(review({ experience: [survey(), survey({ date: '2026-03-06' })] }), '2026-03-06');
        const measured = (date: string): OutcomeEvidence => outcome({ date, measure: 'hours' });
        assert.equal(review({ outcome: [measured(DAY), measured('2026-03-06')] }), '2026-03-06');
        assert.equal(review({ outcome: [outcome(), outcome({ date: '2026-03-09' }), outcome({ date: '2026-03-06' })] }), '2026-03-06'); // prettier-ignore
    });

    it('does not come when evidence begins that says nothing', () => {
        assert.equal(review({ outcome: [outcome(), outcome({ date: '2026-03-06', values: [99] })] }), FOURTEENTH);
        const unsound = survey({ date: '2026-03-06', n: 0 } as Partial<ExperienceEvidence>);
        assert.equal(review({ experience: [survey(), unsound] }), FOURTEENTH);
    });
});
