import type { Client, Connection } from 'pg';

/** What a statement takes and gives, as the server understands it. */
export interface Statement {
    /** Names of the columns; null when the statement gives no rows. */
    readonly columns: readonly string[] | null;
    /** Number of $1, $2, … in it. */
    readonly parameters: number;
}

/** The parts of the protocol that the package's types leave out. */
interface Wire extends Connection {
    parse(query: { text: string }): void;
    describe(what: { type: 'S'; name?: string }): void;
}

/** Lets the server read a statement without running it. */
export function describe(client: Client, text: string): Promise<Statement> {
    return new Promise((resolve, reject) => {
        let columns: string[] | null = null;
        let parameters = 0;
        const count = (message: { dataTypeIDs?: readonly number[] }): void => {
            parameters = message.dataTypeIDs?.length ?? 0;
        };
        client.query({
            submit(connection: Wire): void {
                connection.once('parameterDescription', count);
                connection.parse({ text });
                connection.describe({ type: 'S' });
                connection.sync();
            },
            handleRowDescription(message: { fields: readonly { name: string }[] }): void {
                columns = message.fields.map((field) => field.name);
            },
            handleReadyForQuery(): void {
                resolve({ columns, parameters });
            },
            handleError(error: Error, connection: Connection): void {
                connection.off('parameterDescription', count);
                reject(error);
            },
            handleEmptyQuery(): void {}
        } as never);
    });
}
