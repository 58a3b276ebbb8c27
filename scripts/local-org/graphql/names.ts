// Which names a GraphQL request uses: the schema is built for these alone, so that it costs little and is always up to date.
import { visit } from 'graphql';
import type { DocumentNode } from 'graphql';

/** Every name in the document and in its variables; null for an introspection, which wants all. */
export function namesOf(document: DocumentNode, variables: unknown): Set<string> | null {
    const names = new Set<string>();
    visit(document, { Name: (node) => void names.add(node.value) });
    addKeys(variables, names);
    return names.has('__schema') || names.has('__type') ? null : names;
}

function addKeys(value: unknown, names: Set<string>): void {
    if (value === null || typeof value !== 'object') return;
    for (const [key, item] of Object.entries(value)) {
        names.add(key);
        addKeys(item, names);
    }
}
