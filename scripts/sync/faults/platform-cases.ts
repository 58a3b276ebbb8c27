import { setTimeout as sleep } from 'node:timers/promises';
import type { Fate } from '../testing/faulty-proxy.ts';
import type { Way } from './fault-book.ts';
import type { FaultCase } from './fault-case.ts';
import { randomNumbers } from './random.ts';
import { kindOf } from './request-kind.ts';
import { uploadCases } from './upload-cases.ts';
import { EXPIRED } from './request-cases.ts';

const SLOWEST_MS = 250;
const OBJECTS = ['Account', 'Health_Snapshot__c'];
/** Objects of the jobs of a run: of snapshots some change hands, some are written and some are removed. */
const UPLOADED = ['Account', 'Health_Snapshot__c', 'Health_Snapshot__c', 'Health_Snapshot__c'];

/** What goes wrong in the platform itself: locked rows, jobs that end badly, sessions, limits, half files, slowness. */
export function platformCases(way: Way): FaultCase[] {
    const cases: FaultCase[] = OBJECTS.flatMap((object) => [
        inOrg('UNABLE_TO_LOCK_ROW on 5 % of the rows', object, way, { kind: 'lock-rows', object, probability: 0.05 }),
        inOrg('UNABLE_TO_LOCK_ROW on half of the rows, twice', object, way, {
            kind: 'lock-rows',
            object,
            probability: 0.5,
            count: 2
        }),
        {
            ...inOrg('UNABLE_TO_LOCK_ROW without end', object, way, {
                kind: 'lock-rows',
                object,
                probability: 0.1,
                count: 50
            }),
            exits: [1]
        }
    ]);
    cases.push(
        inOrg('UNABLE_TO_LOCK_ROW on half of the rows, twice', 'Task', way, {
            kind: 'lock-rows',
            object: 'Task',
            probability: 0.5,
            count: 2
        })
    );
    if (way === 'bulk') cases.push(...uploadCases());
    cases.push(...refusals(way), slow(way), expiredForGood(way), limitInTheMiddle(way));
    if (way === 'bulk') {
        for (const [nth, object] of UPLOADED.entries()) {
            for (const kind of ['job-failed', 'job-aborted']) {
                const skip = UPLOADED.slice(0, nth).filter((one) => one === object).length;
                const fault = { kind, object, skip, count: 1 };
                const name = `job that ends ${kind === 'job-failed' ? 'Failed' : 'Aborted'}`;
                const at = skip === 0 ? object : `${object}, job ${skip + 1}`;
                cases.push(inOrg(name, `${at}, at once`, way, fault));
                cases.push(inOrg(name, `${at}, after some rows`, way, { ...fault, rows: 10 }));
            }
        }
    }
    for (const [share, name] of [
        [0.5, 'half a file that looks whole'],
        [0, 'empty file that looks whole']
    ] as const)
        cases.push(...shortened(name, way, share));
    return cases;
}

/** Rows that the org refuses for what they are, or for want of room. What refuses them is put right before the next run. */
function refusals(way: Way): FaultCase[] {
    const refuse = (fault: string, object: string, code: string, exit: number, probability = 1): FaultCase => ({
        ...inOrg(`${fault} (${code})`, object, way, { kind: 'refuse-rows', object, code, probability }),
        exits: [exit]
    });
    return [
        refuse('rows in an approval process', 'Account', 'ENTITY_IS_LOCKED', 1, 0.3),
        refuse('rows that a trigger fails on', 'Account', 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 1, 0.3),
        refuse('no right to any row', 'Account', 'INSUFFICIENT_ACCESS_OR_READONLY', 1),
        // Of the same day only a run that looks at everything tries them once more.
        {
            ...refuse('rows that a rule refuses', 'Health_Snapshot__c', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 1, 0.3),
            next: ['--full']
        },
        ...['Health_Snapshot__c', 'Task', 'Health_Playbook_Task__c', 'Health_Sync_Run__c'].map((object) =>
            refuse('storage is full', object, 'STORAGE_LIMIT_EXCEEDED', object === 'Health_Snapshot__c' ? 1 : 3)
        )
    ];
}

function inOrg(fault: string, at: string, way: Way, ...faults: object[]): FaultCase {
    return {
        fault,
        at,
        way,
        async strike(book, args) {
            await book.setFaults(faults);
            return book.run(args);
        }
    };
}

function slow(way: Way): FaultCase {
    const random = randomNumbers(1);
    return {
        fault: 'slow answers',
        at: 'every request',
        way,
        exits: [0],
        async strike(book, args) {
            book.proxy.fate = async (): Promise<Fate> => {
                await sleep(random() * SLOWEST_MS);
                return 'pass';
            };
            return book.run(args);
        }
    };
}

/** From the upload on the old session is refused everywhere, until there is a new one. */
function expiredForGood(way: Way): FaultCase {
    const upload = way === 'bulk' ? 'PUT jobs/ingest/:id/batches' : 'PATCH composite/sobjects';
    return {
        fault: 'session expired until the next login',
        at: upload,
        way,
        exits: [0],
        async strike(book, args) {
            let [expired, logins] = [false, 0];
            book.proxy.fate = (request): Fate => {
                const kind = kindOf(request);
                if (kind === 'POST oauth2/token') {
                    logins += 1;
                    if (expired) expired = false;
                    return 'pass';
                }
                if (kind === upload && logins === 1) expired = true;
                return expired ? EXPIRED : 'pass';
            };
            const result = await book.run(args);
            return { result, struck: logins > 1, problems: logins > 2 ? [`${logins} logins`] : [] };
        }
    };
}

/** The org itself has no calls left for a while, at any moment of a run. */
function limitInTheMiddle(way: Way): FaultCase {
    return {
        ...inOrg('REQUEST_LIMIT_EXCEEDED of the org', 'the 20th call', way, { kind: 'limit-exceeded', skip: 20 }),
        exits: [3]
    };
}

/** Answers that lost their end without a sign of it: the length is right and nothing breaks off. */
function shortened(fault: string, way: Way, share: number): FaultCase[] {
    const kinds =
        way === 'bulk'
            ? ['GET jobs/query/:id/results']
            : ['GET query Account', 'POST composite/sobjects/Account', 'PATCH composite/sobjects'];
    return kinds.map((kind) => ({
        fault,
        at: kind,
        way,
        async strike(book, args) {
            let left = 1;
            const rewrite = (body: string): string =>
                kind.startsWith('GET jobs') ? firstLines(body, share) : firstRecords(body, share);
            book.proxy.fate = (request) => (kindOf(request) === kind && left-- > 0 ? { rewrite } : 'pass');
            return { result: await book.run(args), struck: left < 1 };
        }
    }));
}

/** The header of a CSV file and the first share of its rows. */
export function firstLines(csv: string, share: number): string {
    const lines = csv.split('\n');
    return `${lines.slice(0, 1 + Math.floor(lines.length * share)).join('\n')}\n`;
}

function firstRecords(json: string, share: number): string {
    const answer = JSON.parse(json) as unknown[] | { records: unknown[] };
    const some = <Item>(items: readonly Item[]): Item[] => items.slice(0, Math.floor(items.length * share));
    return JSON.stringify(Array.isArray(answer) ? some(answer) : { ...answer, records: some(answer.records) });
}
