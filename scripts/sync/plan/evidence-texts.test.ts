import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeDetail, DEFAULT_RULES, encodeDetail, scoreAccount } from '../score/model.ts';
import type { ExperienceEvidence, OutcomeEvidence } from '../score/model.ts';
import { sequence } from '../testing/sequence.ts';
import { evidenceTexts } from './evidence-texts.ts';

const DAY = '2026-06-30';

describe('evidenceTexts', () => {
    it('gives what is read of a written receipt, for evidence of every kind', () => {
        const random = sequence(3);
        const name = (): string => ['survey', 'Kundenbefragung "Süd"', '{"kind":', 'a}b', '\ud800 alone', '='.repeat(90)][random(6)] ?? ''; // prettier-ignore
        const counts = () => ({
            promoters: random(9),
            passives: random(9),
            detractors: random(9),
            ratingSum: random(90)
        });
        const date = (): string => `2026-0${1 + random(6)}-1${random(9)}`;
        const experience = (): ExperienceEvidence => {
            const source = name();
            if (random(3) === 0) return { kind: 'nps', source, nps: random(200) - 100, n: 1 + random(9), date: date() };
            if (random(3) === 0) return { kind: 'score', source, score: 1 + random(90) / 10, date: date() };
            const dates = { oldest: '2026-01-02', newest: date() };
            return { kind: 'answers', source, ...counts(), ...dates, ...(random(2) === 0 ? {} : { decisionMakers: counts() }) }; // prettier-ignore
        };
        const outcome = (): OutcomeEvidence => ({
            kind: 'attainment',
            values: [random(30) / 10],
            date: date(),
            source: name(),
            ...(random(2) === 0 ? {} : { measure: name() }),
            ...(random(2) === 0 ? {} : { verifiedBy: 'system' }),
            ...(random(2) === 0 ? {} : { validUntil: '2026-12-31' })
        });
        let pieces = 0;
        for (let i = 0; i < 300; i++) {
            const evidence = {
                experience: Array.from({ length: random(4) }, experience),
                outcome: Array.from({ length: random(4) }, outcome)
            };
            const account = { asOf: DAY, stage: null, customerSince: null, override: null, excluded: false };
            const { detail } = scoreAccount({ ...account, ...evidence }, DEFAULT_RULES, null, null);
            const read = decodeDetail(encodeDetail(detail, null)).detail;
            assert.ok(read);
            const expected = [...read.experience, ...read.outcome].map((piece) => JSON.stringify(piece));
            assert.deepEqual(evidenceTexts(detail), expected);
            pieces += expected.length;
        }
        assert.ok(pieces > 600, `${pieces} pieces`);
    });
});
