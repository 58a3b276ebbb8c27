import type { Session } from '../../salesforce/session.ts';
import { NUMBER_TYPES } from '../../salesforce/number-types.ts';

interface Described {
    readonly fields: readonly {
        readonly name: string;
        readonly type: string;
        readonly relationshipName: string | null;
        readonly referenceTo: readonly string[];
    }[];
}

/**
 * Which of some paths lead to a field that holds numbers. One request for each object on the way.
 * @param object that the paths start from
 * @param paths names of fields, of parents behind the names of relationships
 */
export async function numberFields(session: Session, object: string, paths: readonly string[]): Promise<Set<string>> {
    const described = new Map<string, Promise<Described>>();
    const describe = (name: string): Promise<Described> => {
        const known =
            described.get(name) ?? session.json<Described>('GET', `/sobjects/${encodeURIComponent(name)}/describe`);
        described.set(name, known);
        return known;
    };
    const found = new Set<string>();
    for (const path of paths) {
        const relations = path.toLowerCase().split('.');
        const field = relations.pop();
        let at: string | undefined = object;
        for (const relation of relations) {
            if (at === undefined) break;
            const { fields }: Described = await describe(at);
            const parents = fields.find(
                ({ relationshipName }) => relationshipName?.toLowerCase() === relation
            )?.referenceTo;
            // What objects of several kinds have in common, such as Owner.Email, is no number.
            at = parents?.length === 1 ? parents[0] : undefined;
        }
        if (at === undefined) continue;
        const { fields } = await describe(at);
        if (NUMBER_TYPES.has(fields.find(({ name }) => name.toLowerCase() === field)?.type ?? '')) found.add(path);
    }
    return found;
}
