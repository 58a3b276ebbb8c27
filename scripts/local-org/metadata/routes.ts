// metadata/deployRequest, and the SOAP calls that do the same
import type { Readable } from 'node:stream';
import { badRequest } from '../http/errors.ts';
import { ok } from '../http/message.ts';
import type { Answer, RestRequest, Route } from '../http/message.ts';
import { rowOf } from '../http/routes/sobject-rows.ts';
import { withoutDetails } from './deploy-result.ts';
import type { DeployOptions } from './deploy-result.ts';
import { readMultipart } from './multipart.ts';
import { readBody } from './read-body.ts';
import { checkDeployRight } from './right.ts';
import { soapRoutes } from './soap.ts';

const PATH = '/services/data/:version/metadata/deployRequest';
/** Salesforce's limit of a zip is 39 MB. */
const MAX_BODY_BYTES = 40_000_000;

async function receive(request: RestRequest, body: Readable): Promise<Answer> {
    const bytes = await readBody(body, MAX_BODY_BYTES);
    checkDeployRight(request.session);
    const type = request.headers['content-type'] ?? '';
    if (type.startsWith('application/json')) return deployQuickly(request, bytes.toString('utf8'));
    const parts = readMultipart(type, bytes);
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

async function deployQuickly(request: RestRequest, text: string): Promise<Answer> {
    const id = rowOf(parseJson(text)).validatedDeployRequestId;
    const answer = await request.service.deployments.deployValidated(request.session, String(id));
    return { status: 201, body: { ...withoutDetails(answer), validatedDeployRequestId: String(id) } };
}

/** Throws 400 JSON_PARSER_ERROR. */
function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch (error) {
        throw badRequest('JSON_PARSER_ERROR', (error as Error).message);
    }
}

function readOptions(text: string): DeployOptions {
    const options = rowOf(rowOf(parseJson(text)).deployOptions ?? {});
    return {
        checkOnly: options.checkOnly === true,
        rollbackOnError: options.rollbackOnError === true,
        ignoreWarnings: options.ignoreWarnings === true,
        testLevel: typeof options.testLevel === 'string' ? options.testLevel : null
    };
}

export const deployRoutes: Route[] = [
    ...soapRoutes,
    { method: 'POST', path: PATH, receive },
    {
        method: 'GET',
        path: `${PATH}/:id`,
        handle(request) {
            checkDeployRight(request.session);
            const answer = request.service.deployments.find(request.params.id!);
            return ok(request.query.get('includeDetails') === 'true' ? answer : withoutDetails(answer));
        }
    },
    {
        method: 'PATCH',
        path: `${PATH}/:id`,
        handle(request) {
            checkDeployRight(request.session);
            return request.service.deployments.cancel(request.params.id!);
        }
    }
];
