import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProgressDisplay } from './progress.ts';

/** A screen that keeps what is written, and a clock that stands still until it is moved. */
function screenOf(isTTY: boolean) {
    const written: string[] = [];
    const clock = { now: 0 };
    const write = (text: string): boolean => Boolean(written.push(text));
    const stream = { isTTY, write, cursorTo: () => true, clearLine: () => true, columns: 100 };
    const display = new ProgressDisplay(stream as unknown as NodeJS.WriteStream, () => clock.now);
    display.begin('fetch evidence');
    return { display, written, clock };
}

describe('progress where there is no terminal', () => {
    it('is a line every ten seconds, with the end where it is known', () => {
        const { display, written, clock } = screenOf(false);
        display.show(1000, null, 'rows of survey');
        for (clock.now = 9000; clock.now <= 25_000; clock.now += 1000) display.show(clock.now, null, 'rows of survey');
        clock.now = 40_000;
        display.show(2000, 1_000_000, 'accounts');
        assert.deepEqual(written, [
            'fetch evidence       10,000 rows of survey so far\n',
            'fetch evidence       20,000 rows of survey so far\n',
            'fetch evidence       2,000 of 1,000,000 accounts\n'
        ]);
    });

    it('is silent in a short stage, and begins again with each', () => {
        const { display, written, clock } = screenOf(false);
        clock.now = 9000;
        display.begin('write');
        clock.now = 18_000;
        display.show(1, 2, 'accounts');
        display.clear();
        assert.deepEqual(written, []);
    });
});

describe('progress on a terminal', () => {
    it('is a count in one line while the end is not known, and goes away', () => {
        const { display, written, clock } = screenOf(true);
        display.show(2000, null, 'rows of survey');
        display.show(4000, null, 'rows of survey');
        clock.now = 100;
        display.show(6000, null, 'rows of survey');
        display.clear();
        display.clear();
        const clear = '\r\u001b[K';
        assert.deepEqual(written, [
            `${clear}2,000 rows of survey so far`,
            `${clear}6,000 rows of survey so far`,
            clear
        ]);
    });

    it('is a bar when the end is known, with what is counted', () => {
        const { display, written } = screenOf(true);
        display.show(250, 1000, 'accounts');
        display.clear();
        assert.match(written.join(''), /25% \| 250\/1000 accounts/u);
    });

    it('shows nothing of nothing', () => {
        const { display, written } = screenOf(true);
        display.show(0, 0, 'accounts');
        assert.deepEqual(written, []);
    });
});
