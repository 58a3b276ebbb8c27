// The SOAP calls of the Metadata API that deploying needs.
import type { Readable } from 'node:stream';
import type { Answer, RestRequest, Route } from '../http/message.ts';
import { OrgError } from '../org/contract.ts';
import type { JsonValue, Session } from '../org/contract.ts';
import { BUNDLE, FILE_TYPES, OBJECT_PARTS, RULE_PARTS } from './component-types.ts';
import { deleteMetadata, isWrite, readMetadata, writeMetadata } from './crud.ts';
import { withoutDetails } from './deploy-result.ts';
import type { RetrieveRequest } from './retrieve.ts';
import { readBody } from './read-body.ts';
import { checkDeployRight } from './right.ts';
import { readCall, soapAnswer, soapFault, soapXml } from './soap-message.ts';
import type { SoapCall } from './soap-message.ts';

/** 39 MB of zip, as base64. */
const MAX_BODY_BYTES = 55_000_000;

async function receive(request: RestRequest, body: Readable): Promise<Answer> {
    try {
        const call = readCall((await readBody(body, MAX_BODY_BYTES)).toString('utf8'));
        const { service } = request;
        const session = service.org.session(service.tokens.userId(call.sessionId));
        if (!session.hasPermission('ApiEnabled')) {
            throw new OrgError(500, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner');
        }
        service.usage.addRequest();
        checkDeployRight(session);
        if (call.operation === 'readMetadata') return soapXml(call.operation, readMetadata(service, call));
        return soapAnswer(call.operation, await run(request, session, call));
    } catch (error) {
        return soapFault(error);
    }
}

async function run({ service }: RestRequest, session: Session, call: SoapCall): Promise<JsonValue> {
    const { operation, values } = call;
    const id = String(values.asyncProcessId ?? values.String ?? values.id ?? '');
    if (isWrite(operation) || operation === 'deleteMetadata') {
        if (call.allOrNone) throw unsupported('AllOrNoneHeader');
        return isWrite(operation) ? writeMetadata(service, session, call) : deleteMetadata(service, session, call);
    }
    switch (operation) {
        case 'deploy':
            return startDeployment(await service.deployments.deploy(session, zipOf(values), optionsOf(values)));
        case 'deployRecentValidation':
            return String((await service.deployments.deployValidated(session, String(values.validationId))).id);
        case 'checkDeployStatus': {
            const answer = service.deployments.find(id);
            return (values.includeDetails === 'true' ? answer : withoutDetails(answer)).deployResult!;
        }
        case 'retrieve':
            return service.deployments.retrievals.start(session, retrieveRequestOf(values), packagesOf(values));
        case 'checkRetrieveStatus':
            return service.deployments.retrievals.find(id, values.includeZip !== 'false');
        case 'listMetadata':
            return service.deployments.retrievals.list(session, queriesOf(values));
        case 'cancelDeploy':
            return service.deployments.cancel(id);
        case 'describeValueType': {
            const { describeValueType } = await import('./value-type.ts');
            return describeValueType(String(values.type ?? ''));
        }
        case 'describeMetadata':
            return describeTypes();
        default:
            throw unsupported(`the SOAP call ${operation}`);
    }
}

const unsupported = (what: string): OrgError =>
    new OrgError(500, 'UNSUPPORTED_API_CALL', `The local org does not support ${what}`);

function zipOf(values: Record<string, unknown>): Buffer {
    return Buffer.from(String(values.ZipFile ?? values.zipFile ?? ''), 'base64');
}

function optionsOf(values: Record<string, unknown>) {
    const options = (values.DeployOptions ?? values.deployOptions ?? {}) as Record<string, unknown>;
    return {
        checkOnly: options.checkOnly === 'true',
        rollbackOnError: options.rollbackOnError === 'true',
        ignoreWarnings: options.ignoreWarnings === 'true',
        testLevel: typeof options.testLevel === 'string' ? options.testLevel : null
    };
}

const nodesOf = (value: unknown): Record<string, unknown>[] =>
    (value === undefined || value === '' ? [] : [value].flat()) as Record<string, unknown>[];

function retrieveRequestOf(values: Record<string, unknown>): RetrieveRequest {
    const request = requestOf(values);
    const unpackaged = nodesOf(request.unpackaged)[0] ?? {};
    const members = nodesOf(unpackaged.types).flatMap(({ name, members: names }) =>
        [names ?? []].flat().map((one) => ({ type: String(name), name: String(one) }))
    );
    const version = String(unpackaged.version ?? request.apiVersion ?? '66.0');
    return { members, version, singlePackage: request.singlePackage === 'true' };
}

const requestOf = (values: Record<string, unknown>): Record<string, unknown> =>
    nodesOf(values.request ?? values.retrieveRequest)[0] ?? {};

const packagesOf = (values: Record<string, unknown>): string[] =>
    [requestOf(values).packageNames ?? []].flat().map(String);

const queriesOf = (values: Record<string, unknown>): { type: string; folder: string }[] =>
    nodesOf(values.queries).map(({ type, folder }) => ({ type: String(type), folder: String(folder ?? '') }));

/** The call answers before the deployment has ended, as far as its client can tell. */
const startDeployment = ({ id }: Record<string, JsonValue>): JsonValue => ({ done: false, id: id!, state: 'Queued' });

const CHILDREN: Readonly<Record<string, string[]>> = {
    CustomObject: OBJECT_PARTS.map((part) => part.type),
    CustomLabels: ['CustomLabel'],
    SharingRules: RULE_PARTS.map((part) => part.type)
};

function describeTypes(): JsonValue {
    const metadataObjects = FILE_TYPES.map(({ type, folder, suffix }) => ({
        directoryName: folder,
        inFolder: type === 'Report' || type === 'Dashboard',
        metaFile: false,
        suffix,
        xmlName: type,
        childXmlNames: CHILDREN[type] ?? []
    }));
    const bundles = { directoryName: 'lwc', inFolder: false, metaFile: false, xmlName: BUNDLE };
    return {
        metadataObjects: [...metadataObjects, bundles],
        organizationNamespace: '',
        partialSaveAllowed: false,
        testRequired: false
    };
}

export const soapRoutes: Route[] = ['/services/Soap/m/:soapVersion', '/services/Soap/m/:soapVersion/:orgId'].map(
    (path) => ({
        method: 'POST',
        path,
        open: true,
        receive
    })
);
