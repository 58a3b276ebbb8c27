// What a selection set asks of a record: the columns of the SELECT.
import { Kind } from 'graphql';
import type { FragmentDefinitionNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import type { Describe } from './filter.ts';
import { parentObject } from './filter.ts';

type Fragments = Record<string, FragmentDefinitionNode>;

/** Field nodes of a selection set, fragments opened. */
function fieldsIn(set: SelectionSetNode | undefined, fragments: Fragments): { name: string; set?: SelectionSetNode }[] {
    return (set?.selections ?? []).flatMap((node) => {
        if (node.kind === Kind.FIELD) return [{ name: node.name.value, set: node.selectionSet }];
        if (node.kind === Kind.INLINE_FRAGMENT) return fieldsIn(node.selectionSet, fragments);
        return fieldsIn(fragments[node.name.value]?.selectionSet, fragments);
    });
}

/** The selection sets at a path below the resolved field: `edges`, `node`. */
function selectionsAt(info: GraphQLResolveInfo, path: string[]): SelectionSetNode[] {
    let sets = info.fieldNodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []));
    for (const step of path) {
        sets = sets.flatMap((set) =>
            fieldsIn(set, info.fragments).flatMap((field) => (field.name === step && field.set ? [field.set] : []))
        );
    }
    return sets;
}

/** Names of the fields asked for at a path, with what is asked of each. */
export function namesAt(info: GraphQLResolveInfo, path: string[]): { name: string; set?: SelectionSetNode }[] {
    return selectionsAt(info, path).flatMap((set) => fieldsIn(set, info.fragments));
}

export function namesIn(set: SelectionSetNode | undefined, info: GraphQLResolveInfo): string[] {
    return fieldsIn(set, info.fragments).map(({ name }) => name);
}

/** Columns of the records at `path`; Id always, children not: they are queries of their own. */
export function columnsAt(info: GraphQLResolveInfo, path: string[], describe: Describe, object: string): string[] {
    const columns = new Set(['Id']);
    const add = (set: SelectionSetNode | undefined, type: string, prefix: string): void => {
        const { fields } = describe(type);
        for (const asked of fieldsIn(set, info.fragments)) {
            if (fields.some(({ name }) => name === asked.name)) columns.add(prefix + asked.name);
            const lookup = fields.find(({ relationshipName }) => relationshipName === asked.name);
            const parent = lookup && parentObject(lookup);
            if (!parent) continue;
            columns.add(`${prefix}${asked.name}.Id`);
            add(asked.set, parent, `${prefix}${asked.name}.`);
        }
    };
    for (const set of selectionsAt(info, path)) add(set, object, '');
    return [...columns];
}
