// Runs a search: SOQL finds what may match, words decide.
import { OrgError } from '../org/contract.ts';
import type { FieldDescribe, ObjectDescribe, RecordJson } from '../org/contract.ts';
import type { RestRequest } from '../http/message.ts';
import { MAX_RESULTS } from './parse.ts';
import type { FieldGroup, Returning, Search } from './parse.ts';
import { matches, parseTerm, sureTexts } from './term.ts';
import type { Term } from './term.ts';

const GROUP_TYPES: Record<Exclude<FieldGroup, 'NAME'>, Set<string>> = {
    ALL: new Set(['string', 'textarea', 'email', 'phone', 'url', 'picklist']),
    EMAIL: new Set(['email']),
    PHONE: new Set(['phone'])
};

/** Found records, object by object in the order asked for. Throws OrgError. */
export function search(request: RestRequest, { term: text, group, returning, limit }: Search): RecordJson[] {
    const term = parseTerm(text);
    const found: RecordJson[] = [];
    for (const one of returning ?? everyObject(request)) {
        if (found.length >= limit) break;
        found.push(...searchObject(request, term, group, one).slice(0, limit - found.length));
    }
    return found;
}

function everyObject(request: RestRequest): Returning[] {
    const { org } = request.service;
    return org
        .describeGlobal(request.session)
        .filter(({ name, queryable }) => queryable && isRecord(org.describe(request.session, name)))
        .map(({ name }) => ({ object: name, fields: ['Id'], where: null, orderBy: null, limit: null, offset: null }));
}

/** Set-up objects are not searched. Users are. */
function isRecord(described: ObjectDescribe): boolean {
    return described.name === 'User' || described.fields.some(({ name }) => name === 'OwnerId');
}

function searchObject(request: RestRequest, term: Term, group: FieldGroup, asked: Returning): RecordJson[] {
    const { org } = request.service;
    const options = { apiVersion: request.version };
    const name = org.objectName(asked.object);
    if (!name || !request.session.canUse(name, 'read'))
        throw new OrgError(400, 'INVALID_TYPE', `sObject type '${asked.object}' is not supported.`);
    const looked = searchedFields(org.describe(request.session, name).fields, group);
    if (looked.length === 0) return [];
    const like = sureTexts(term).flatMap((text) => looked.map((field) => `${field} LIKE ${pattern(text)}`));
    const own = asked.where === null ? '' : ` AND (${asked.where})`;
    const order = asked.orderBy === null ? '' : ` ORDER BY ${asked.orderBy}`;
    const hits = org.query(
        request.session,
        `SELECT Id, ${looked.filter((field) => field !== 'Id').join(', ')} FROM ${name} WHERE (${like.join(' OR ')})${own}${order}`,
        options
    );
    const ids: string[] = [];
    const wanted = (asked.offset ?? 0) + (asked.limit ?? MAX_RESULTS);
    for (let start = 0; start < hits.totalSize && ids.length < wanted; start += MAX_RESULTS) {
        for (const record of hits.page(start, MAX_RESULTS)) {
            const texts = looked.flatMap((field) => (typeof record[field] === 'string' ? [record[field]] : []));
            if (matches(term, texts)) ids.push(String(record.Id));
        }
    }
    const page = ids.slice(asked.offset ?? 0, wanted);
    return org.retrieve(request.session, name, page, asked.fields, options).flatMap((record) => record ?? []);
}

function searchedFields(fields: FieldDescribe[], group: FieldGroup): string[] {
    const inGroup = ({ type, nameField }: FieldDescribe): boolean =>
        group === 'NAME' ? nameField : GROUP_TYPES[group].has(type);
    return fields.filter((field) => field.filterable && inGroup(field)).map(({ name }) => name);
}

function pattern(text: string): string {
    return `'%${text.replace(/[\\%_']/g, '\\$&')}%'`;
}
