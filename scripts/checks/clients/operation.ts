/** Something a client is documented to do, and what it takes to see that it did. */
export interface Operation {
    /** As the client's own documentation calls it. */
    readonly name: string;
    /** Throws when the client fails or the org did not do what was asked. */
    readonly run: () => Promise<void>;
}

/** A client with its version and what it is asked to do, in this order. */
export interface Client {
    readonly name: string;
    readonly version: string;
    readonly operations: readonly Operation[];
}

/** Whether an operation worked. */
export interface Outcome {
    readonly client: string;
    readonly operation: string;
    readonly works: boolean;
}

/** An operation of that name. */
export function operation(name: string, run: () => Promise<void>): Operation {
    return { name, run };
}
