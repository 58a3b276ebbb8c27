const DATA = '/services/data/v66.0';

/** The few REST calls that stand for Setup pages without a command of their own. */
export class RestApi {
    private readonly url: string;
    private readonly token: string;

    constructor(url: string, token: string) {
        this.url = url;
        this.token = token;
    }

    /** @returns id of the new record. @throws Error with the answer of the org when it refuses */
    async create(object: string, fields: Record<string, unknown>): Promise<string> {
        const made = await this.send<{ id: string }>(`/sobjects/${object}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(fields)
        });
        return made.id;
    }

    /** Id of the one record with this name. */
    async idOf(object: string, name: string): Promise<string> {
        const rows = await this.query<{ Id: string }>(`SELECT Id FROM ${object} WHERE Name = '${name}'`);
        if (rows.length !== 1) throw new Error(`${rows.length} records of ${object} are called "${name}", not one.`);
        return rows[0]?.Id ?? '';
    }

    /** First page of the rows. */
    async query<Row>(soql: string): Promise<Row[]> {
        return (await this.send<{ records: Row[] }>(`/query?q=${encodeURIComponent(soql)}`)).records;
    }

    private async send<Answer>(path: string, request: RequestInit = {}): Promise<Answer> {
        const headers = { ...request.headers, authorization: `Bearer ${this.token}` };
        const response = await fetch(`${this.url}${DATA}${path}`, { ...request, headers });
        const text = await response.text();
        if (!response.ok) throw new Error(`${request.method ?? 'GET'} ${path}: ${response.status} ${text}`);
        return JSON.parse(text) as Answer;
    }
}
