// Metadata component by component: createMetadata, readMetadata, updateMetadata, upsertMetadata, deleteMetadata.
import { OrgError } from '../org/contract.ts';
import type { JsonValue, Session } from '../org/contract.ts';
import type { Service } from '../http/message.ts';
import { BUNDLE, isKnownType } from './component-types.ts';
import { deletionOf, packageOf, readSentComponents } from './crud-package.ts';
import type { SentComponent } from './crud-package.ts';
import type { Problem } from './problem.ts';
import type { SoapCall } from './soap-message.ts';

/** Salesforce's own limit for one call. */
const MAX_COMPONENTS = 10;

type Result = Record<string, JsonValue>;
type Write = 'createMetadata' | 'updateMetadata' | 'upsertMetadata';

export const isWrite = (operation: string): operation is Write =>
    operation === 'createMetadata' || operation === 'updateMetadata' || operation === 'upsertMetadata';

/** Writes each component by itself, with the checks of a deployment; one that fails leaves the others alone. */
export async function writeMetadata(service: Service, session: Session, call: SoapCall): Promise<JsonValue> {
    const operation = call.operation as Write;
    const sent = readSentComponents(call.envelope, operation);
    checkCount(sent.length);
    const results: Result[] = [];
    for (const one of sent) results.push(await writeOne(service, session, operation, one));
    return results;
}

async function writeOne(service: Service, session: Session, operation: Write, sent: SentComponent): Promise<Result> {
    const { type, fullName } = sent;
    const exists = service.deployments.has(type, fullName);
    const created = operation === 'upsertMetadata' ? { created: !exists } : {};
    const pkg = packageOf(sent);
    if (operation === 'createMetadata' && exists) {
        return refused(fullName, 'DUPLICATE_DEVELOPER_NAME', `There is already a ${type} named ${fullName}`);
    }
    if (operation === 'updateMetadata' && !exists) return notFound(type, fullName);
    const result = outcome(fullName, await service.deployments.apply(session, pkg));
    return { ...created, ...result, ...(result.success === false ? { ...created, created: false } : {}) };
}

/** Deletes each component by itself. */
export async function deleteMetadata(service: Service, session: Session, call: SoapCall): Promise<JsonValue> {
    const { type, names } = namesOf(call);
    const results: Result[] = [];
    for (const name of names) {
        const exists = service.deployments.has(type, name);
        const problems = exists ? await service.deployments.apply(session, deletionOf(type, name)) : [];
        results.push(exists ? outcome(name, problems) : notFound(type, name));
    }
    return results;
}

/** The components as elements `records`, in the order of their names; what is not there is nil. */
export function readMetadata(service: Service, call: SoapCall): string {
    const { type, names } = namesOf(call);
    const records = names.map((name) => {
        const text = service.deployments.retrievals.read(type, name);
        return text === null ? '<records xsi:nil="true"/>' : `<records xsi:type="${type}">${text}</records>`;
    });
    return `<result>${records.join('')}</result>`;
}

function namesOf({ values }: SoapCall): { type: string; names: string[] } {
    const type = String(values.type ?? '');
    if (!isKnownType(type) || type === BUNDLE)
        throw new OrgError(500, 'INVALID_TYPE', `Unknown type: ${type}: the local org does not have it`);
    const names = [values.fullNames ?? []].flat().map(String);
    checkCount(names.length);
    return { type, names };
}

function checkCount(count: number): void {
    if (count <= MAX_COMPONENTS) return;
    const message = `record limit reached. cannot submit more than ${MAX_COMPONENTS} records in this operation`;
    throw new OrgError(500, 'EXCEEDED_ID_LIMIT', message);
}

const refused = (fullName: string, statusCode: string, message: string): Result => ({
    errors: [{ message, statusCode }],
    fullName,
    success: false
});

const notFound = (type: string, fullName: string): Result =>
    refused(fullName, 'INVALID_CROSS_REFERENCE_KEY', `In field: fullName - no ${type} named ${fullName} found`);

/** Rules that are only ours are no reason to refuse anything. */
function outcome(fullName: string, problems: readonly Problem[]): Result {
    const errors = problems
        .filter(({ warning }) => !warning)
        .map(({ text }) => ({ message: plain(text), statusCode: codeOf(text) }));
    return { ...(errors.length > 0 ? { errors } : {}), fullName, success: errors.length === 0 };
}

/** There is no file to speak of. */
const plain = (text: string): string => text.replace(/^Error parsing file: /, '');

function codeOf(text: string): string {
    if (/^Required field is missing/.test(text)) return 'REQUIRED_FIELD_MISSING';
    if (/^In field: |referenced elsewhere/.test(text)) return 'INVALID_CROSS_REFERENCE_KEY';
    return 'FIELD_INTEGRITY_EXCEPTION';
}
