import type { Session } from '../salesforce/session.ts';

/** A field as an org describes it to a user. One that is not there or not visible is left out. */
export interface DescribedField {
    readonly name: string;
    readonly createable: boolean;
    readonly updateable: boolean;
}

/** An object as an org describes it to a user. */
export interface DescribedObject {
    readonly name: string;
    readonly queryable: boolean;
    readonly createable: boolean;
    readonly updateable: boolean;
    readonly deletable: boolean;
    readonly fields: readonly DescribedField[];
}

/** Describes objects, each once; null for one that is not there or that the user may not see. */
export class Describes {
    private readonly session: Session;
    private readonly known = new Map<string, Promise<DescribedObject | null>>();

    constructor(session: Session) {
        this.session = session;
    }

    of(object: string): Promise<DescribedObject | null> {
        const known = this.known.get(object) ?? this.ask(object);
        this.known.set(object, known);
        return known;
    }

    private async ask(object: string): Promise<DescribedObject | null> {
        try {
            return await this.session.json<DescribedObject>('GET', `/sobjects/${object}/describe`);
        } catch (error) {
            if ((error as { errorCode?: string }).errorCode === 'NOT_FOUND') return null;
            throw error;
        }
    }
}
