// Source tracking: one SourceMember for every component that was ever deployed, with the revision of its last change.

import type { Access } from './access.ts';
import type { RawRows } from './raw-rows.ts';
import type { Engine } from './engine.ts';

/** A component that was deployed or deleted. */
export interface SourceChange {
    /** As source tracking names it: `CustomField`, `LightningComponentResource`, ... */
    type: string;
    name: string;
    /** 18 characters; the name for what has no id, such as standard objects. */
    idOrName: string;
    deleted: boolean;
}

/** Each change takes the next revision counter. A deleted component stays and is obsolete, until it is deployed again. */
export function noteSourceMembers(
    engine: Engine,
    rows: RawRows,
    access: Access,
    changes: readonly SourceChange[]
): void {
    const last = engine.database.get('SELECT coalesce(max("RevisionCounter"), 0) AS n FROM "SourceMember"')?.n;
    const now = Math.floor(engine.now() / 1000) * 1000;
    const stamp = { LastModifiedDate: now, LastModifiedById: access.userKey, SystemModstamp: now };
    for (const [index, { type, name, idOrName, deleted }] of changes.entries()) {
        const revision = Number(last) + 1 + index;
        const by = { MemberType: type, MemberName: name };
        const isNew = rows.find('SourceMember', by) === null;
        rows.save('SourceMember', by, {
            ...by,
            ...stamp,
            MemberIdOrName: idOrName,
            IsNameObsolete: deleted ? 1 : 0,
            IsNewMember: isNew ? 1 : 0,
            RevisionCounter: revision,
            RevisionNum: revision,
            // Recorded orgs answer 15 characters here.
            ChangedBy: access.userId.slice(0, 15),
            ...(isNew ? { CreatedById: access.userKey } : {})
        });
    }
}
