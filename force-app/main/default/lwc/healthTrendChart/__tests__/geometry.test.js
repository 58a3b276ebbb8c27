import { dayNumber, DEFAULT_RULES } from 'c/healthModel';
import { bandsOf, gapsOf, linesOf, ROOM, scoredPoints, spanOf, ticksOf, xOf, yOf } from '../geometry.js';

const FRAME = { width: 560, height: 190, from: dayNumber('2026-01-01'), to: dayNumber('2026-12-31') };
const at = (date, outcome, experience, version = '1.0.0/3') => ({ day: dayNumber(date), outcome, experience, weight: 0.5, version, shift: null }); // prettier-ignore

describe('places', () => {
    it('puts the lowest score at the bottom and the highest at the top', () => {
        expect(yOf(20, FRAME)).toBe(ROOM.top);
        expect(yOf(2, FRAME)).toBe(FRAME.height - ROOM.bottom);
    });

    it('puts the first day at the left edge and the last at the right', () => {
        expect(xOf(FRAME.from, FRAME)).toBe(ROOM.left);
        expect(xOf(FRAME.to, FRAME)).toBe(FRAME.width - ROOM.right);
    });

    it('lays the bands on each other without a gap', () => {
        const [green, amber, red] = bandsOf(DEFAULT_RULES, FRAME);
        expect(green.y + green.height).toBeCloseTo(amber.y, 6);
        expect(amber.y + amber.height).toBeCloseTo(red.y, 6);
        expect(red.y + red.height).toBeCloseTo(yOf(2, FRAME), 6);
    });
});

describe('linesOf', () => {
    const lines = (history) => linesOf(scoredPoints(history, DEFAULT_RULES), FRAME);

    it('holds a score until the next point and the last one until the end', () => {
        const [x1, x2, x3] = [xOf(dayNumber('2026-03-01'), FRAME), xOf(dayNumber('2026-06-01'), FRAME), xOf(FRAME.to, FRAME)]; // prettier-ignore
        const [y1, y2] = [yOf(12, FRAME), yOf(16, FRAME)];
        expect(lines([at('2026-03-01', 6, 6), at('2026-06-01', 8, 8)])).toEqual([`M${x1} ${y1}H${x2}V${y2}H${x3}`]);
    });

    it('breaks while the score is unknown', () => {
        expect(lines([at('2026-03-01', 6, 6), at('2026-06-01', null, 8), at('2026-09-01', 8, 8)])).toHaveLength(2);
    });

    it('begins at the left edge with the score that held before', () => {
        expect(lines([at('2025-06-01', 6, 6)])).toEqual([`M${ROOM.left} ${yOf(12, FRAME)}H${xOf(FRAME.to, FRAME)}`]);
    });

    it('draws nothing of a gap', () => {
        expect(lines([at('2026-03-01', null, null)])).toEqual([]);
    });
});

describe('gapsOf', () => {
    it('is one stretch while a half is unknown, however many points say so', () => {
        const history = [at('2026-03-01', 6, 6), at('2026-06-01', null, 8), at('2026-09-01', null, null)];
        const [x, end] = [xOf(dayNumber('2026-06-01'), FRAME), xOf(FRAME.to, FRAME)];
        expect(gapsOf(scoredPoints(history, DEFAULT_RULES), FRAME)).toEqual([{ x, width: expect.closeTo(end - x, 6) }]);
    });
});

describe('scoredPoints', () => {
    it('marks where the version of the rules or the arithmetic changed', () => {
        const history = [at('2026-01-01', 6, 6, '1.0.0/2'), at('2026-02-01', 6, 6), at('2026-03-01', 6, 7)];
        expect(scoredPoints(history, DEFAULT_RULES).map((point) => point.versionBefore)).toEqual([
            null,
            '1.0.0/2',
            null
        ]);
    });

    it('has neither score nor status where a half is unknown', () => {
        const [point] = scoredPoints([at('2026-01-01', 6, null)], DEFAULT_RULES);
        expect([point.score, point.status]).toEqual([null, null]);
    });
});

describe('spanOf', () => {
    const points = scoredPoints([at('2024-01-01', 6, 6), at('2026-06-01', 6, 6)], DEFAULT_RULES);

    it('looks back no further than asked and no further than the history', () => {
        expect(spanOf(points, '2026-11-22', 365).from).toBe(dayNumber('2025-11-22'));
        expect(spanOf(points, '2026-11-22', null).from).toBe(dayNumber('2024-01-01'));
        expect(spanOf(points.slice(1), '2026-11-22', 365).from).toBe(dayNumber('2026-06-01'));
    });

    it('draws four weeks at least, and a point after the end too', () => {
        const [only] = points.slice(1);
        expect(spanOf([only], '2026-06-02', 365)).toEqual({ from: only.day + 1 - 28, to: only.day + 1 });
        expect(spanOf([only], '2026-05-01', null).to).toBe(only.day);
    });
});

describe('ticksOf', () => {
    it.each([
        [280, 4],
        [560, 6],
        [1200, 12]
    ])('names months that do not touch at %d pixels', (width, most) => {
        const ticks = ticksOf({ ...FRAME, width });
        const gaps = ticks.slice(1).map((tick, i) => tick.x - ticks[i].x);
        expect(ticks.length).toBeLessThanOrEqual(most);
        expect(Math.min(...gaps)).toBeGreaterThan(45);
        expect(ticks.every((tick) => tick.isMonth && tick.date.endsWith('-01'))).toBe(true);
    });

    it('names days over a short time', () => {
        const ticks = ticksOf({ ...FRAME, from: FRAME.to - 28 });
        expect(ticks.length).toBeGreaterThan(1);
        expect(ticks.every((tick) => !tick.isMonth)).toBe(true);
        expect(ticks[ticks.length - 1].date).toBe('2026-12-31');
    });
});
