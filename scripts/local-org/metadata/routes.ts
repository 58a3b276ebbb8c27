// metadata/deployRequest
import type { Readable } from 'node:stream';
import { badRequest } from '../http/errors.ts';
import { ok } from '../http/message.ts';
import type { Answer, RestRequest, Route } from '../http/message.ts';
import { rowOf } from '../http/routes/sobjectRows.ts';
import { OrgError } from '../org/contract.ts';
import { withoutDetails } from './deploy-result.ts';
import type { DeployOptions } from './deploy-result.ts';
import { readMultipart } from './multipart.ts';

const PATH = '/services/data/:version/metadata/deployRequest';
/** Salesforce's limit of a zip is 39 MB. */
const MAX_BODY_BYTES = 40_000_000;

function checkRight({ session }: RestRequest): void {
    if (session.hasPermission('ModifyAllData')) return;
    throw new OrgError(
        403,
        'INSUFFICIENT_ACCESS',
        'INSUFFICIENT_ACCESS: use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions'
    );
}

async function receive(request: RestRequest, body: Readable): Promise<Answer> {
    const bytes = await readAll(body);
    checkRight(request);
    const parts = readMultipart(request.headers['content-type'] ?? '', bytes);
    const zip = [...parts].find(([name]) => name !== 'entity_content' && name !== 'json')?.[1];
    const json = parts.get('entity_content') ?? parts.get('json');
    if (!zip || !json) {
        throw badRequest(
            'INVALID_MULTIPART_REQUEST',
            'The request needs two parts: the zip, and entity_content with the deployOptions'
        );
    }
    const answer = await request.service.deployments.deploy(request.session, zip, readOptions(json.toString('utf8')));
    return { status: 201, body: withoutDetails(answer) };
}

async function readAll(body: Readable): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body) {
        bytes += (chunk as Buffer).length;
        if (bytes <= MAX_BODY_BYTES) chunks.push(chunk as Buffer);
    }
    if (bytes <= MAX_BODY_BYTES) return Buffer.concat(chunks);
    throw new OrgError(413, 'REQUEST_ENTITY_TOO_LARGE', `The package is larger than ${MAX_BODY_BYTES} bytes`);
}

/** Throws 400 for options that are none. */
function readOptions(text: string): DeployOptions {
    let parsed: unknown;
    try {
        parsed = JSON.parse(text);
    } catch (error) {
        throw badRequest('JSON_PARSER_ERROR', (error as Error).message);
    }
    const options = rowOf(rowOf(parsed).deployOptions ?? {});
    return {
        checkOnly: options.checkOnly === true,
        rollbackOnError: options.rollbackOnError === true,
        ignoreWarnings: options.ignoreWarnings === true,
        testLevel: typeof options.testLevel === 'string' ? options.testLevel : null
    };
}

export const deployRoutes: Route[] = [
    { method: 'POST', path: PATH, receive },
    {
        method: 'GET',
        path: `${PATH}/:id`,
        handle(request) {
            checkRight(request);
            const answer = request.service.deployments.find(request.params.id!);
            return ok(request.query.get('includeDetails') === 'true' ? answer : withoutDetails(answer));
        }
    },
    {
        method: 'PATCH',
        path: `${PATH}/:id`,
        handle(request) {
            checkRight(request);
            return request.service.deployments.cancel(request.params.id!);
        }
    }
];
