import type { Fate } from '../testing/faulty-proxy.ts';
import type { FaultCase } from './fault-case.ts';
import { kindOf } from './request-kind.ts';

const CLOSE = 'PATCH jobs/ingest/:id';
const ASK = 'GET jobs/ingest/:id';
/** In the order in which a run makes them. */
const UPLOADS = ['snapshots that change hands', 'accounts', 'snapshots', 'snapshots to remove'];
/** As often as a call is made before it is given up. */
const ATTEMPTS = 5;

/** What becomes of the job by whose upload no answer comes. */
interface Ending {
    /** What the org says of the job when it is asked again. */
    readonly found: string;
    /** What happens each time the job is told that its upload is whole, or thrown away. */
    readonly fate: Fate;
    /** How often it happens. */
    readonly times: number;
    /** Told in the place of the job's own state, once. */
    readonly told?: string;
    /** Beside it, in the org. */
    readonly fault?: object;
    readonly exit: number;
}

const ENDINGS: readonly Ending[] = [
    { found: 'Open', fate: 'reset', times: ATTEMPTS, exit: 0 },
    { found: 'Open, and cannot be thrown away', fate: 'reset', times: 2 * ATTEMPTS, exit: 0 },
    { found: 'UploadComplete', fate: 'lose answer', times: 1, told: 'UploadComplete', exit: 0 },
    { found: 'InProgress', fate: 'lose answer', times: 1, told: 'InProgress', exit: 0 },
    { found: 'JobComplete', fate: 'lose answer', times: ATTEMPTS, exit: 0 },
    { found: 'Aborted', fate: 'reset', times: ATTEMPTS, told: 'Aborted', exit: 0 },
    { found: 'Failed', fate: 'lose answer', times: 1, fault: { kind: 'job-failed', count: 1 }, exit: 3 }
];

/** The answer to the end of an upload is lost; the job is looked for again, and may be in any state. */
export function uploadCases(): FaultCase[] {
    return UPLOADS.flatMap((upload, nth) =>
        ENDINGS.map((ending): FaultCase => ({
            fault: `no answer to the end of an upload, its job is ${ending.found}`,
            at: upload,
            way: 'bulk',
            exits: [ending.exit],
            async strike(book, args) {
                const object = upload === 'accounts' ? 'Account' : 'Health_Snapshot__c';
                const skip = UPLOADS.slice(0, nth).filter(
                    (one) => (one === 'accounts') === (upload === 'accounts')
                ).length;
                if (ending.fault) await book.setFaults([{ ...ending.fault, object, skip }]);
                const jobs: string[] = [];
                let [lost, asked] = [0, 0];
                book.proxy.fate = (request) => {
                    const kind = kindOf(request);
                    if (kind !== CLOSE && kind !== ASK) return 'pass';
                    if (kind === CLOSE && !jobs.includes(request.path)) jobs.push(request.path);
                    if (request.path !== jobs[nth]) return 'pass';
                    if (kind === CLOSE) return lost < ending.times ? (lost++, ending.fate) : 'pass';
                    return ending.told !== undefined && asked++ === 0 ? stateOf(ending.told) : 'pass';
                };
                return { result: await book.run(args), struck: lost === ending.times };
            }
        }))
    );
}

/** The answer about a job, with another state in it. */
function stateOf(state: string): Fate {
    return { rewrite: (body) => JSON.stringify({ ...(JSON.parse(body) as object), state }) };
}
