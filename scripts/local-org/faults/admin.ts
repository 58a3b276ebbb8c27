// POST, GET, DELETE /local-org/faults: for tests on this machine only.
import type { IncomingMessage } from 'node:http';
import { readJson } from '../http/body.ts';
import type { Answer } from '../http/message.ts';
import { OrgError } from '../org/contract.ts';
import { readPlan } from './fault.ts';
import type { Faults } from './faults.ts';

const PATH = '/local-org/faults';
const THIS_MACHINE = /^(::ffff:)?127\.0\.0\.1$/;
const LOCAL_HOST = /^(127\.0\.0\.1|localhost)(:\d{1,5})?$/i;

/** Answers the request when it is for the faults; null when it is for somebody else. Throws 403, 400 INVALID_FAULT, 405. */
export async function administerFaults(faults: Faults, request: IncomingMessage): Promise<Answer | null> {
    if ((request.url ?? '').split('?')[0] !== PATH) return null;
    checkCaller(request);
    switch (request.method) {
        case 'GET':
            return { status: 200, body: faults.report() };
        case 'POST':
            faults.set(readPlan(await readJson(request)));
            return { status: 200, body: faults.report() };
        case 'DELETE':
            faults.clear();
            return { status: 204 };
        default:
            throw new OrgError(
                405,
                'METHOD_NOT_ALLOWED',
                `HTTP Method '${request.method}' not allowed. Allowed are GET,POST,DELETE`
            );
    }
}

/** From this machine, by its own name, and not from a page in a browser (which says where it comes from). */
function checkCaller({ socket, headers }: IncomingMessage): void {
    const local = THIS_MACHINE.test(socket.remoteAddress ?? '') && LOCAL_HOST.test(headers.host ?? '');
    if (local && headers.origin === undefined) return;
    throw new OrgError(403, 'FORBIDDEN', 'Faults are set by programs on this machine only: send to 127.0.0.1');
}
