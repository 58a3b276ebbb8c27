// GET /services/oauth2/userinfo and GET /id/<org>/<user>: who is calling.
import { notFound } from '../http/errors.ts';
import { ok } from '../http/message.ts';
import type { RestRequest, Route } from '../http/message.ts';
import type { RecordJson } from '../org/contract.ts';

const USER_FIELDS = ['Username', 'Name', 'FirstName', 'LastName', 'Email', 'LastModifiedDate', 'IsActive'];

function readUser(request: RestRequest): { user: RecordJson; text: (field: string) => string | null } {
    const { org } = request.service;
    const known = new Set(org.describe(request.session, 'User').fields.map((field) => field.name));
    const fields = USER_FIELDS.filter((field) => known.has(field));
    const user = org.getRecord(request.session, 'User', request.session.userId, fields);
    const text = (field: string): string | null => (user[field] === undefined ? null : String(user[field] ?? ''));
    return { user, text };
}

function userInfo(request: RestRequest): Record<string, unknown> {
    const { text } = readUser(request);
    const { userId } = request.session;
    const { org, instanceUrl } = request.service;
    return {
        sub: `${instanceUrl}/id/${org.organizationId}/${userId}`,
        user_id: userId,
        organization_id: org.organizationId,
        preferred_username: request.session.username,
        nickname: request.session.username.split('@')[0],
        name: text('Name'),
        email: text('Email'),
        email_verified: true,
        given_name: text('FirstName'),
        family_name: text('LastName'),
        zoneinfo: 'GMT',
        active: true,
        user_type: 'STANDARD',
        language: 'en_US',
        locale: 'en_US',
        utcOffset: 0,
        updated_at: text('LastModifiedDate')
    };
}

function identity(request: RestRequest): Record<string, unknown> {
    const { text } = readUser(request);
    const { userId, username } = request.session;
    const { org, instanceUrl } = request.service;
    const rest = `${instanceUrl}/services/data/v{version}/`;
    return {
        // Names the user for good, as in Salesforce: the login host, not the address of this process.
        id: `https://login.salesforce.com/id/${org.organizationId}/${userId}`,
        asserted_user: true,
        user_id: userId,
        organization_id: org.organizationId,
        username,
        nick_name: username.split('@')[0],
        display_name: text('Name'),
        email: text('Email'),
        email_verified: true,
        first_name: text('FirstName'),
        last_name: text('LastName'),
        timezone: 'GMT',
        photos: {
            picture: `${instanceUrl}/profilephoto/005/F`,
            thumbnail: `${instanceUrl}/profilephoto/005/T`
        },
        urls: {
            rest,
            sobjects: `${rest}sobjects/`,
            query: `${rest}query/`,
            users: `${rest}chatter/users`,
            profile: `${instanceUrl}/${userId}`
        },
        active: true,
        user_type: 'STANDARD',
        language: 'en_US',
        locale: 'en_US',
        utcOffset: 0,
        last_modified_date: text('LastModifiedDate'),
        is_app_installed: true
    };
}

export const identityRoutes: Route[] = [
    { method: 'GET', path: '/services/oauth2/userinfo', handle: (request) => ok(userInfo(request)) },
    { method: 'POST', path: '/services/oauth2/userinfo', body: 'form', handle: (request) => ok(userInfo(request)) },
    {
        method: 'GET',
        path: '/id/:organization/:user',
        handle(request) {
            const { organization = '', user = '' } = request.params;
            const { org } = request.service;
            const mine =
                organization.slice(0, 15) === org.organizationId.slice(0, 15) &&
                user.slice(0, 15) === request.session.userId.slice(0, 15);
            if (!mine) throw notFound();
            return ok(identity(request));
        }
    }
];
