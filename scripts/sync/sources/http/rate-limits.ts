const REMAINING = /^(?:x-)?rate-?limit(?<which>.*)-remaining$/iu;
/** Numbers above this are instants, in seconds since 1970; below it, seconds from now. */
const INSTANT_FROM = 1_000_000_000;

/** Milliseconds a Retry-After header asks to wait: seconds or an HTTP date; null when it says neither. */
export function retryAfter(value: string | null, now: number): number | null {
    if (value === null) return null;
    const text = value.trim();
    if (/^\d{1,15}(\.\d+)?$/u.test(text)) return Number(text) * 1000;
    const instant = /[a-z]/iu.test(text) ? Date.parse(text) : NaN;
    return Number.isNaN(instant) ? null : Math.max(0, instant - now);
}

/**
 * Milliseconds until a service takes requests again that says it has none left: `X-RateLimit-Remaining: 0` and its
 * `-Reset`, alone or by period ("-Minute-", "-Day-"). 0 when requests are left or nothing is said.
 */
export function untilReset(headers: Headers, now: number): number {
    let longest = 0;
    headers.forEach((value, name) => {
        const found = REMAINING.exec(name);
        if (!found || !(Number(value) <= 0) || value.trim() === '') return;
        const reset = headers.get(name.replace(/remaining$/iu, 'reset'));
        longest = Math.max(longest, reset === null ? 0 : fromNow(reset, now));
    });
    return longest;
}

function fromNow(reset: string, now: number): number {
    const number = Number(reset);
    if (Number.isNaN(number)) return retryAfter(reset, now) ?? 0;
    if (number < INSTANT_FROM) return Math.max(0, number * 1000);
    const instant = number < INSTANT_FROM * 1000 ? number * 1000 : number;
    return Math.max(0, instant - now);
}
