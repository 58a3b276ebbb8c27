import { orgError } from './org-error.ts';
import type { Session } from './session.ts';

/** 18-character id of the org at hand. @throws UnreachableError */
export async function readOrgId(session: Session): Promise<string> {
    try {
        const query = encodeURIComponent('SELECT Id FROM Organization LIMIT 1');
        const reply = await session.json<{ records: { Id: string }[] }>('GET', `/query?q=${query}`);
        return reply.records[0]?.Id ?? '';
    } catch (error) {
        throw orgError('read the id of the org', error);
    }
}
