import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forecastSnapshots, forecastText } from './forecast.ts';

const BOOK = { accounts: 1000, rowsAMonth: 1, rows: 0, adds: 1000, keepMonths: 36 };

describe('the storage forecast', () => {
    it('counts a row a month and account when nothing changes: 36 for three years', () => {
        const { rowsAMonth, rowsInTheEnd, bytesInTheEnd, rowsAfterRun } = forecastSnapshots(BOOK);
        assert.deepEqual([rowsAMonth, rowsInTheEnd, rowsAfterRun], [1000, 36_000, 1000]);
        assert.equal(bytesInTheEnd, 36_000 * 2048);
    });

    it('thins: ten changes a month are all kept for 90 days, then one a week, then one a month', () => {
        const { rowsInTheEnd, rowsAMonth } = forecastSnapshots({ ...BOOK, rowsAMonth: 10 });
        assert.equal(rowsAMonth, 10_000);
        // 90 days of 10 a month, 275 days of one a week, 24 months
        const perAccount = (90 / (365 / 12)) * 10 + 275 / 7 + 24;
        assert.equal(rowsInTheEnd, Math.round(1000 * perAccount));
    });

    it('never foretells less than the monthly row, and assumes half a change a month when nothing is known', () => {
        assert.equal(forecastSnapshots({ ...BOOK, rowsAMonth: 0.2 }).rowsAMonth, 1000);
        assert.equal(forecastSnapshots({ ...BOOK, rowsAMonth: null }).rowsAMonth, 1500);
    });

    it('does not grow past what is kept in the end', () => {
        const { rowsInAYear, rowsInTheEnd } = forecastSnapshots({ ...BOOK, rows: 36_000, adds: 0 });
        assert.equal(rowsInAYear, rowsInTheEnd);
        assert.ok(forecastSnapshots({ ...BOOK, keepMonths: 3 }).rowsInTheEnd <= 3000);
    });

    it('is told in sizes people know', () => {
        assert.equal(
            forecastText(forecastSnapshots({ ...BOOK, accounts: 1_000_000, adds: 1_000_000 })),
            '0 kB now, 2.0 GB after this run, about 2.0 GB a month before thinning, 26.6 GB in a year, 73.7 GB in the end'
        );
    });

    it('names kilobytes, megabytes and gigabytes', () => {
        const sizes = [0, 1, 488, 489, 732, 488_281, 488_282, 732_422].map(
            (rows) => forecastText(forecastSnapshots({ ...BOOK, rows, adds: 0 })).split(' now')[0]
        );
        assert.deepEqual(sizes, ['0 kB', '2 kB', '999 kB', '1 MB', '1 MB', '1000 MB', '1.0 GB', '1.5 GB']);
    });

    it('says what there is now and after this run in bytes of storage', () => {
        const { bytesNow, bytesAfterRun } = forecastSnapshots({ ...BOOK, rows: 10, adds: 5 });
        assert.deepEqual([bytesNow, bytesAfterRun], [10 * 2048, 15 * 2048]);
    });
});
