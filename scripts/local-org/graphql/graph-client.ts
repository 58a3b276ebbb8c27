// What the tests of this folder share: a user with a chosen permission set, and GraphQL calls as that user.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient, TargetOrg } from '../testing/target-org.ts';

export interface Connection {
    edges: { cursor: string; node: Record<string, unknown> }[];
    pageInfo: { endCursor: string | null; hasNextPage: boolean; hasPreviousPage: boolean };
    totalCount: number;
}

export interface GraphAnswer {
    data: { uiapi: Record<string, Record<string, Connection>> } | null;
    errors: {
        message: string;
        locations?: { line: number; column: number }[];
        path?: (string | number)[];
        extensions: { ErrorType: string; statusCode?: string; fields?: string[] };
    }[];
}

/** Sends a document; HTTP answers 200 whatever the document is worth. */
export async function send(user: ApiClient, body: Record<string, unknown>): Promise<GraphAnswer> {
    const answer = await user.call('POST', 'graphql', body);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body as GraphAnswer;
}

export function query(user: ApiClient, text: string, variables?: Record<string, unknown>): Promise<GraphAnswer> {
    return send(user, { query: text, variables });
}

/** The one connection of `uiapi.query`. Fails on any error. */
export async function records(user: ApiClient, text: string, variables?: Record<string, unknown>): Promise<Connection> {
    const { data, errors } = await query(user, text, variables);
    assert.deepEqual(errors, []);
    return Object.values(data!.uiapi.query!)[0]!;
}

/** `Name` values of a connection. */
export function namesIn({ edges }: Connection): unknown[] {
    return edges.map(({ node }) => (node.Name as { value: unknown }).value);
}

export async function create(user: ApiClient, object: string, fields: Record<string, unknown>): Promise<string> {
    const { status, body } = await user.call('POST', `sobjects/${object}`, fields);
    assert.equal(status, 201, JSON.stringify(body));
    return (body as { id: string }).id;
}

async function idOf(admin: ApiClient, soql: string): Promise<string> {
    const { records: rows } = await admin.get<{ records: { Id: string }[] }>(`query?q=${encodeURIComponent(soql)}`);
    return rows[0]!.Id;
}

/** A new standard user, logged in, with the id. */
export async function addUser(
    admin: TargetOrg,
    name: string,
    permissionSets: string[]
): Promise<ApiClient & { userId: string }> {
    const username = `${name}@graphql.example`;
    const userId = await create(admin, 'User', {
        Username: username,
        LastName: name,
        Email: username,
        Alias: name.slice(0, 8),
        TimeZoneSidKey: 'GMT',
        LocaleSidKey: 'en_US',
        EmailEncodingKey: 'UTF-8',
        LanguageLocaleKey: 'en_US',
        ProfileId: await idOf(admin, "SELECT Id FROM Profile WHERE Name = 'Standard User'")
    });
    for (const set of permissionSets) {
        const PermissionSetId = await idOf(admin, `SELECT Id FROM PermissionSet WHERE Name = '${set}'`);
        await create(admin, 'PermissionSetAssignment', { AssigneeId: userId, PermissionSetId });
    }
    return { ...(await admin.as(username)), userId };
}

const NOTICE = join(import.meta.dirname, '../../../force-app/main/default/lwc/healthJobNotice/healthJobNotice.js');

/** The document of the job notice, as the component has it. */
export function jobNoticeQuery(): string {
    const [, text] = /gql`([\s\S]*?)`/.exec(readFileSync(NOTICE, 'utf8')) ?? [];
    assert.ok(text, 'healthJobNotice has no gql document');
    return text;
}
