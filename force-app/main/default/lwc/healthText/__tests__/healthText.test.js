import {
    confidenceWord,
    counted,
    dayOfUser,
    errorText,
    fill,
    formatDay,
    formatDays,
    formatInstant,
    formatMonth,
    formatNearDay,
    formatNps,
    formatNumber,
    formatPercent,
    formatPoints,
    formatScore,
    formatSignedPercent,
    isNoAccess,
    joinWords,
    statusWord,
    trendWord
} from 'c/healthText';

describe('fill', () => {
    it('puts values into their places, also twice and out of order', () => {
        expect(fill('{1} of {0}, {1}', 'a', 2)).toBe('2 of a, 2');
    });

    it('leaves a place without a value visible', () => {
        expect(fill('{0} and {1}', 'a')).toBe('a and {1}');
    });

    it('does not read a value as a pattern', () => {
        expect(fill('"{0}"', '{1} $& $1')).toBe('"{1} $& $1"');
    });
});

describe('counted', () => {
    it('chooses the label by the plural rules of the locale', () => {
        expect([0, 1, 2, 1200].map((n) => counted(n, '{0} answer', '{0} answers'))).toEqual([
            '0 answers',
            '1 answer',
            '2 answers',
            '1,200 answers'
        ]);
    });
});

describe('numbers', () => {
    it('prints a score with one decimal always', () => {
        expect([15, 14.7].map(formatScore)).toEqual(['15.0', '14.7']);
    });

    it('prints points with a sign unless they are nothing', () => {
        expect([1.2, -2.6, 0].map(formatPoints)).toEqual(['+1.2', '-2.6', '0.0']);
    });

    it('prints what rounds to nothing without a sign', () => {
        for (const format of [formatPercent, formatSignedPercent])
            expect([0, -0, 0.001, -0.001].map(format)).toEqual(['0%', '0%', '0%', '0%']);
        expect([-0, -0.001].map(formatNumber)).toEqual(['0', '0']);
        expect([formatPercent(-0.81), formatSignedPercent(0.81), formatNumber(-1.4)]).toEqual(['-81%', '+81%', '-1.4']);
    });

    it('prints an NPS as a whole number with a sign', () => {
        expect([66.7, -16.7, 0].map(formatNps)).toEqual(['+67', '-17', '0']);
    });

    it('prints an NPS as whoever rounds the stored tenth, halves away from zero', () => {
        expect([33.45, 33.44, -33.45, -33.44, -0.4].map(formatNps)).toEqual(['+34', '+33', '-34', '-33', '0']);
    });
});

describe('days', () => {
    it('does not move a day by the time zone of the user', () => {
        expect(formatDay('2026-11-21')).toBe('Nov 21, 2026');
    });

    it('shows an instant where the user is', () => {
        // Tests run as a user in Los Angeles: shortly after midnight UTC it is the evening before.
        expect(formatInstant('2026-11-22T02:30:00Z').replace(/\s/g, ' ')).toBe('Nov 21, 2026, 6:30 PM');
    });

    it('knows which day it is where the user is', () => {
        expect(dayOfUser(new Date('2026-11-22T07:59:00Z'))).toBe('2026-11-21');
        expect(dayOfUser(new Date('2026-11-22T08:00:00Z'))).toBe('2026-11-22');
    });

    it('leaves the year out only in the same year', () => {
        expect(formatNearDay('2026-05-09', '2026-11-22')).toBe('May 9');
        expect(formatNearDay('2025-12-31', '2026-01-01')).toBe('Dec 31, 2025');
    });

    it('writes a span of days once', () => {
        expect(formatDays('2026-06-04', '2026-11-12').replace(/\s/g, ' ')).toBe('Jun 4 – Nov 12, 2026');
        expect(formatDays('2026-06-04', '2026-06-04')).toBe('Jun 4, 2026');
    });

    it('shows the year on the axis in January', () => {
        expect(['2025-12-01', '2026-01-01', '2026-02-01'].map(formatMonth)).toEqual(['Dec', '2026', 'Feb']);
    });
});

describe('words', () => {
    it('gives keys their words and keeps an unknown key', () => {
        expect([statusWord('Red'), confidenceWord('Low'), trendWord('Steady')]).toEqual(['Red', 'Low', 'Steady']);
        expect([statusWord('Blue'), confidenceWord('?'), trendWord('Odd')]).toEqual(['Blue', '?', 'Odd']);
    });

    it('joins words as the language does', () => {
        expect(joinWords(['score', 'trend', 'receipt'])).toBe('score, trend, and receipt');
    });
});

describe('errorText', () => {
    it.each([
        [{ status: 500, body: { message: 'An unexpected error occurred.' } }, 'An unexpected error occurred.'],
        [{ body: [{ message: 'One.' }, { message: 'Two.' }, { message: 'One.' }] }, 'One. Two.'],
        [{ body: { message: 'An error occurred while trying to update the record.', output: { errors: [{ message: 'Row locked.' }], fieldErrors: {} } } }, 'Row locked.'],
        [{ body: { message: 'General.', output: { errors: [], fieldErrors: { Health_Override_Until__c: [{ message: 'The override would already be over.' }] } } } }, 'The override would already be over.'],
        [new TypeError('Failed to fetch'), 'Failed to fetch'],
        [{}, ''],
        [undefined, '']
    ])('reads %o', (error, text) => {
        expect(errorText(error)).toBe(text);
    }); // prettier-ignore
});

describe('isNoAccess', () => {
    it.each([
        [{ status: 404, body: { errorCode: 'NOT_FOUND' } }, true],
        [{ status: 403, body: {} }, true],
        [{ status: 400, body: [{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }] }, true],
        [{ status: 500, body: { errorCode: 'UNKNOWN_EXCEPTION' } }, false],
        [new TypeError('Failed to fetch'), false],
        [null, false]
    ])('of %o is %s', (error, expected) => {
        expect(isNoAccess(error)).toBe(expected);
    });
});
