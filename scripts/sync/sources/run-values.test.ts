import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fillRunValues, isRunValue, RUN_VALUES, runValues } from './run-values.ts';
import { firstDayOf } from './window.ts';

const AS_OF = '2026-03-01T08:30:00.000Z';

describe('runValues', () => {
    it('begin the window so that it ends with the first day scored and holds as many days as the rules count', () => {
        assert.deepEqual(runValues(AS_OF, ['2026-03-01'], 365, null), {
            asOf: AS_OF,
            asOfDay: '2026-03-01',
            firstDay: '2026-03-01',
            windowStart: '2025-03-02',
            shardIndex: 0,
            shardCount: 1
        });
        assert.equal(runValues(AS_OF, ['2026-03-01'], 1, null).windowStart, '2026-03-01');
        const replayed = runValues(AS_OF, ['2026-01-01', '2026-02-01', '2026-03-01'], 2, null);
        assert.deepEqual([replayed.windowStart, replayed.asOfDay], ['2025-12-31', '2026-03-01']);
    });

    it('say which part of how many the run is', () => {
        const { shardIndex, shardCount } = runValues(AS_OF, ['2026-03-01'], 365, { index: 2, of: 5 });
        assert.deepEqual([shardIndex, shardCount], [2, 5]);
    });

    it('stand where a text names them, all of them, and nowhere else', () => {
        const values = runValues(AS_OF, ['2026-03-01'], 31, { index: 1, of: 4 });
        const text = RUN_VALUES.map((name) => `{{${name}}}`).join(' ');
        assert.equal(fillRunValues(text, values), `${AS_OF} 2026-03-01 2026-01-30 1 4`);
        assert.equal(
            fillRunValues('{{asof}} {{name}} {asOf} {{ asOf }}', values),
            '{{asof}} {{name}} {asOf} {{ asOf }}'
        );
        assert.deepEqual(['{{asOf}}', ' {{asOf}}', '{{asOf}}{{asOf}}', 'asOf'].map(isRunValue), [true, false, false, false]); // prettier-ignore
    });

    it('give way to the days that a source names, back from the first day scored as well', () => {
        const values = runValues(AS_OF, ['2026-03-01'], 365, null);
        assert.deepEqual([undefined, 1, 30].map((days) => firstDayOf(values, days)), ['2025-03-02', '2026-03-01', '2026-01-31']); // prettier-ignore
        const replayed = runValues(AS_OF, ['2026-01-01', '2026-02-01', '2026-03-01'], 365, null);
        assert.deepEqual([undefined, 1, 31].map((days) => firstDayOf(replayed, days)), ['2025-01-02', '2026-01-01', '2025-12-02']); // prettier-ignore
    });
});
