/** The few calls the loader needs; an administrator's `OrgSession` gives them. */
export interface OrgClient {
    query<Row>(soql: string): Promise<Row[]>;
    /** `path` below `/services/data/vXX.0`. Throws with the org's own message when it refuses. */
    json<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
}

/** A record as the collections API takes it. */
export type Row = { attributes: { type: string } } & Record<string, unknown>;

interface SaveResult {
    id?: string;
    success: boolean;
    errors: { statusCode: string; message: string; fields: string[] }[];
}

const LARGEST_COLLECTION = 200;

/**
 * Inserts, updates or upserts rows through `/composite/sobjects`, all or nothing per 200. Returns the ids in the order of
 * the rows. `target` is empty, or `<Object>/<external id field>` for an upsert. Throws on the first refused row.
 */
export async function saveAll(
    org: OrgClient,
    method: 'POST' | 'PATCH',
    target: string,
    rows: Row[]
): Promise<string[]> {
    const ids: string[] = [];
    for (let start = 0; start < rows.length; start += LARGEST_COLLECTION) {
        const records = rows.slice(start, start + LARGEST_COLLECTION);
        const address = `/composite/sobjects${target && `/${target}`}`;
        const results = await org.json<SaveResult[]>(method, address, { allOrNone: true, records });
        results.forEach((result, index) => {
            if (!result.success) throw new Error(refusal(result, records[index]));
        });
        ids.push(...results.map((result) => result.id ?? ''));
    }
    return ids;
}

function refusal(result: SaveResult, row: Row | undefined): string {
    const [error] = result.errors;
    return `The org refused ${JSON.stringify(row)}: ${error?.statusCode} ${error?.message}`;
}

/** A text as a SOQL literal. */
export function soqlText(text: string): string {
    return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
