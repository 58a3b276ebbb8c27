import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Bytes } from './bytes.ts';
import { DEFAULT_RULES, scoreAccount } from './model.ts';
import { shownValues } from './outputs.ts';
import { writeStanding } from './standing-line.ts';

const health = scoreAccount(
    {
        asOf: '2026-06-30',
        experience: [{ kind: 'score', source: 'survey', score: 9.5, date: '2026-06-01' }],
        outcome: [{ kind: 'score', source: 'figures', values: [7], date: '2026-05-01' }],
        stage: null,
        customerSince: null,
        override: null,
        excluded: false
    },
    DEFAULT_RULES,
    null
);
const shown = shownValues(health).map((value) => (value?.endsWith('.') ? 'NPS, "-3".' : value));

function lineOf(scored: Parameters<typeof writeStanding>[1]): string {
    const bytes = new Bytes();
    writeStanding(bytes, scored);
    return bytes.text();
}

describe('writeStanding', () => {
    it('writes numbers and words as they are, and nothing for what is unknown', () => {
        assert.equal(lineOf({ changed: true, pictured: false, signals: 0, health, shown }), 'true,false,0,Scored,Green,16.5,7,9.5,,\n'); // prettier-ignore
        const trend = { direction: 'Falling', change: -0.3 } as const;
        const standing = { ...health.standing, state: 'No evidence', status: null, score: null, outcome: null, experience: null } as const; // prettier-ignore
        assert.equal(lineOf({ changed: false, pictured: true, signals: 0, health: { ...health, standing, trend }, shown }), 'false,true,0,No evidence,,,,,-0.3,\n'); // prettier-ignore
    });

    it('writes the driver in quotation marks where playbooks may act', () => {
        assert.ok(lineOf({ changed: true, pictured: false, signals: 5, health, shown }).endsWith(',"NPS, ""-3""."\n'));
    });
});
