import type { OrgSession } from '../server/org-session.ts';
import { ADMIN_USERNAME } from '../server/users.ts';
import type { OrgClient } from './rest.ts';

/** The org as its administrator sees it. */
export function administrator(org: OrgSession): OrgClient {
    return {
        query: (soql) => org.query(ADMIN_USERNAME, soql),
        json: (method, path, body) =>
            org.json(ADMIN_USERNAME, `/services/data/v66.0${path}`, {
                method,
                headers: { 'content-type': 'application/json' },
                body: body === undefined ? undefined : JSON.stringify(body)
            })
    };
}
