// `fields=Account.Name,Account.Owner.Name`: what a UI API request asks for, as a tree along relationships.
import type { FieldDescribe, ObjectDescribe } from '../org/contract.ts';
import { badRequest } from '../http/errors.ts';
import type { RestRequest } from '../http/message.ts';
import { layoutFields } from './layout.ts';

export interface FieldTree {
    object: string;
    /** By the schema's spelling. */
    fields: Map<string, FieldDescribe>;
    /** Relationship name -> the tree below it. */
    parents: Map<string, FieldTree>;
}

type Describe = (object: string) => ObjectDescribe;

/** Longest path: Account.Parent.Parent.Parent.Parent.Owner.Name */
const MAX_DEPTH = 6;

/**
 * The readable fields asked for. An unknown or hidden name in `fields` throws 400 INVALID_FIELD; in `optionalFields` it is
 * left out, as is a name of another object.
 */
export function fieldTree(request: RestRequest, object: string): FieldTree {
    const describe: Describe = (name) => request.service.org.describe(request.session, name);
    const tree = layoutTree(request, object);
    const required = names(request, 'fields');
    const optional = names(request, 'optionalFields');
    if (required.length === 0 && optional.length === 0 && !request.query.has('layoutTypes')) {
        const message = 'At least one of fields, optionalFields and layoutTypes is required';
        throw badRequest('ILLEGAL_QUERY_PARAMETER_VALUE', message);
    }
    for (const name of required) {
        if (!addPathTo(tree, describe, name)) throw missing(object, name);
    }
    for (const name of optional) addPathTo(tree, describe, name);
    return tree;
}

/** The fields of the layouts that `layoutTypes` names. Throws 400. */
function layoutTree(request: RestRequest, object: string): FieldTree {
    const tree = emptyTree(object);
    const types = names(request, 'layoutTypes');
    for (const type of types) {
        if (!/^(Full|Compact)$/.test(type))
            throw badRequest('ILLEGAL_QUERY_PARAMETER_VALUE', `layoutTypes: '${type}' is neither Full nor Compact`);
    }
    if (types.length > 0) for (const field of layoutFields(request, object)) tree.fields.set(field.name, field);
    return tree;
}

function names(request: RestRequest, parameter: string): string[] {
    return request.query
        .getAll(parameter)
        .flatMap((text) => text.split(','))
        .map((name) => name.trim())
        .filter((name) => name !== '');
}

function missing(object: string, name: string): Error {
    const field = name.slice(name.indexOf('.') + 1);
    const hint = `No such column '${field}' on entity '${object}'.`;
    const custom = `If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.`;
    return badRequest(
        'INVALID_FIELD',
        `${hint} ${custom} Please reference your WSDL or the describe call for the appropriate names.`
    );
}

/** Adds `Account.Owner.Name`; false when the path does not lead to a readable field. */
export function addPathTo(tree: FieldTree, describe: Describe, name: string): boolean {
    const [object = '', ...path] = name.split('.');
    if (object.toLowerCase() !== tree.object.toLowerCase() || path.length === 0 || path.length > MAX_DEPTH)
        return false;
    return addPath(tree, describe, path);
}

function addPath(tree: FieldTree, describe: Describe, path: string[]): boolean {
    const [head = '', ...rest] = path;
    const described = describe(tree.object).fields;
    if (rest.length === 0) {
        const field = described.find((one) => one.name.toLowerCase() === head.toLowerCase());
        if (field) tree.fields.set(field.name, field);
        return field !== undefined;
    }
    const lookup = described.find((one) => one.relationshipName?.toLowerCase() === head.toLowerCase());
    const target = lookup ? parentObject(lookup) : null;
    if (!lookup?.relationshipName || !target) return false;
    const parent = tree.parents.get(lookup.relationshipName) ?? emptyTree(target);
    if (!addPath(parent, describe, rest)) return false;
    tree.parents.set(lookup.relationshipName, parent);
    return true;
}

/** A polymorphic owner is a user or a queue: the fields asked for are the user's. */
export function parentObject(lookup: FieldDescribe): string | null {
    return lookup.referenceTo.find((name) => name === 'User') ?? lookup.referenceTo[0] ?? null;
}

export function emptyTree(object: string): FieldTree {
    return { object, fields: new Map(), parents: new Map() };
}

/** The SELECT list, Id and stamps first: what a record's envelope needs. */
export function selectList(tree: FieldTree, describe: Describe): string[] {
    const own = new Set(['Id', ...stampsOf(describe(tree.object)), ...tree.fields.keys()]);
    const parents = [...tree.parents].flatMap(([name, parent]) =>
        [...selectList(parent, describe), nameField(describe(parent.object))].map((field) => `${name}.${field}`)
    );
    return [...new Set([...own, ...parents])];
}

const STAMPS = ['LastModifiedById', 'LastModifiedDate', 'SystemModstamp'];

function stampsOf(described: ObjectDescribe): string[] {
    return described.fields.map(({ name }) => name).filter((name) => STAMPS.includes(name));
}

export function nameField(described: ObjectDescribe): string {
    return described.fields.find((field) => field.nameField)?.name ?? 'Id';
}
