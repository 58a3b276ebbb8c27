import type { Fate } from '../testing/faulty-proxy.ts';
import type { FaultBook, Way } from './fault-book.ts';
import type { FaultCase } from './fault-case.ts';
import { kindOf } from './request-kind.ts';

const BUSY: Fate = { status: 503, body: '[{"errorCode":"SERVER_UNAVAILABLE","message":"busy"}]' };
export const EXPIRED: Fate = {
    status: 401,
    body: '[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]'
};
const NO_CALLS: Fate = {
    status: 403,
    body: '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]'
};

/** Faults that happen to one request of a kind, the first or the last of a run. */
export const ONCE: readonly [string, Fate][] = [
    ['503', BUSY],
    ['connection reset before the org has worked', 'reset'],
    ['connection reset after the org has worked', 'lose answer'],
    ['answer that breaks off', 'cut answer'],
    ['session expired', EXPIRED]
];

/** Answers that are not the org's own: whoever stands before it wants people to log in, or sends them elsewhere. */
const FOREIGN: readonly [string, Fate][] = [
    [
        'page of a proxy in place of the answer',
        { status: 200, body: '<html><body>Log in to go on</body></html>', headers: { 'content-type': 'text/html' } }
    ],
    ['redirect to another host', { status: 307, body: '', headers: { location: 'http://127.0.0.1:9/elsewhere' } }]
];

/** Kinds of requests that a run without faults makes, with how many of each, in the order in which they are first made. */
export async function requestKinds(book: FaultBook, way: Way): Promise<Map<string, number>> {
    await book.restore();
    const { code, stderr } = await book.run(book.args(way));
    if (code !== 0) throw new Error(`run without faults: exit ${code}\n${stderr}`);
    const kinds = new Map<string, number>();
    for (const request of book.proxy.seen) {
        const kind = kindOf(request);
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    return kinds;
}

/** Every fault at every kind of request. Of kinds that come more than once the last is struck, too. */
export function requestCases(kinds: ReadonlyMap<string, number>, way: Way): FaultCase[] {
    const cases: FaultCase[] = [];
    for (const [kind, count] of kinds) {
        for (const [fault, fate] of ONCE) {
            cases.push(strikeOne(fault, kind, way, 1, fate));
            if (count > 1) cases.push(strikeOne(fault, kind, way, count, fate));
        }
        for (const [fault, fate] of FOREIGN) cases.push(strikeOne(fault, kind, way, 1, fate));
        cases.push(fromThenOn('503 without end', kind, way, BUSY));
        cases.push(fromThenOn('REQUEST_LIMIT_EXCEEDED from here on', kind, way, NO_CALLS));
    }
    return cases;
}

function strikeOne(fault: string, kind: string, way: Way, nth: number, fate: Fate): FaultCase {
    return {
        fault,
        at: kind,
        way,
        async strike(book, args) {
            let seen = 0;
            book.proxy.fate = (request) => (kindOf(request) === kind && ++seen === nth ? fate : 'pass');
            return { result: await book.run(args), struck: seen >= nth };
        }
    };
}

/** From the first request of a kind on, everything but the login is refused: the row of the run cannot be closed either. */
function fromThenOn(fault: string, kind: string, way: Way, fate: Fate): FaultCase {
    return {
        fault,
        at: kind,
        way,
        async strike(book, args) {
            let down = false;
            book.proxy.fate = (request) => {
                down ||= kindOf(request) === kind;
                return down ? fate : 'pass';
            };
            return { result: await book.run(args), struck: down };
        }
    };
}
