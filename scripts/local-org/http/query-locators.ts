// Open query results: what `nextRecordsUrl` names.
import { randomBytes } from 'node:crypto';
import { badRequest } from './errors.ts';
import type { QueryResult } from '../org/contract.ts';

/** Open results per user, as in Salesforce: the oldest is closed when one more is opened. */
const OPEN_PER_USER = 10;

interface OpenQuery {
    userId: string;
    result: QueryResult;
    batchSize: number;
}

export class QueryLocators {
    private readonly open = new Map<string, OpenQuery>();

    /** Keeps a result and returns its id (`01g...`, 18 characters). */
    add(query: OpenQuery): string {
        const mine = [...this.open].filter(([, other]) => other.userId === query.userId);
        for (const [id] of mine.slice(0, Math.max(0, mine.length - OPEN_PER_USER + 1))) this.open.delete(id);
        const id = `01g${randomBytes(8).toString('hex').slice(0, 12)}AAA`;
        this.open.set(id, query);
        return id;
    }

    /** `01g...-2000` -> the result and the position. Throws 400 INVALID_QUERY_LOCATOR. */
    find(locator: string, userId: string): { id: string; query: OpenQuery; start: number } {
        const [, id = '', position = ''] = /^(01g\w{15})-(\d{1,9})$/.exec(locator) ?? [];
        const query = this.open.get(id);
        if (!query || query.userId !== userId) {
            throw badRequest('INVALID_QUERY_LOCATOR', `invalid query locator: ${locator}`);
        }
        return { id, query, start: Number(position) };
    }

    close(id: string): void {
        this.open.delete(id);
    }
}
