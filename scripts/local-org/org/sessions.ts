// Who is logged in: one set of rights for each user and API, kept until anything about them may have changed.

import { Access } from './access.ts';
import { OrgError } from './contract.ts';
import type { Api, OrgUser, Session } from './contract.ts';
import type { Engine } from './engine.ts';

const expired = (): OrgError => new OrgError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');

export class Sessions {
    readonly #engine: Engine;
    #known = new Map<string, Access>();
    #generation = -1;

    constructor(engine: Engine) {
        this.#engine = engine;
    }

    /** Throws 401 INVALID_SESSION_ID for an unknown or inactive user. */
    of(userId: string, api: Api): Access {
        const key = this.#engine.ids.toKey(userId);
        if (key === null) throw expired();
        if (this.#generation !== this.#engine.generation) {
            this.#known = new Map();
            this.#generation = this.#engine.generation;
        }
        const name = `${api} ${key}`;
        const access = this.#known.get(name) ?? new Access(this.#engine, key, api);
        this.#known.set(name, access);
        return access;
    }

    /** A session is what `of` gave, and nothing else. */
    access(session: Session): Access {
        if (session instanceof Access) return session;
        throw expired();
    }

    userByUsername(username: string): OrgUser | null {
        const row = this.#engine.database.get(
            'SELECT key, "Username" AS username, "IsActive" AS active, "FirstName" AS first, "LastName" AS last, "Email" AS email FROM "User" WHERE "Username" = ? AND "IsDeleted" = 0',
            username
        );
        if (!row) return null;
        return {
            id: this.#engine.ids.toId(Number(row.key)),
            username: String(row.username),
            isActive: row.active === 1,
            name: [row.first, row.last].filter((part) => part !== null).join(' '),
            email: String(row.email ?? '')
        };
    }
}
