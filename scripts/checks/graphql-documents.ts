// No compiler reads what stands in gql`...`: a mistake there shows up in the org, at run time, to a user.
import { Kind, parse, visit } from 'graphql';
import type { DocumentNode } from 'graphql';

/** The GraphQL documents of a component's script, as written between the backticks. */
export function graphqlDocuments(script: string): string[] {
    return [...script.matchAll(/\bgql`([\s\S]*?)`/g)].map((match) => match[1] ?? '');
}

/**
 * What is wrong with a document, one line each.
 * @param fieldsOf the custom fields of a custom object, or `undefined` when the package has no such object
 */
export function graphqlProblems(text: string, fieldsOf: (object: string) => ReadonlySet<string> | undefined): string[] {
    if (text.includes('${')) return ['gql is evaluated once and not reactive: pass variables instead of ${…}'];
    let document: DocumentNode;
    try {
        document = parse(text);
    } catch (error) {
        return [error instanceof Error ? error.message : String(error)];
    }
    const unnamed = document.definitions.some((node) => node.kind === Kind.OPERATION_DEFINITION && !node.name);
    return [...(unnamed ? ['the operation has no name'] : []), ...nameProblems(document, fieldsOf)];
}

/** Custom objects and fields that the package does not have. Names below a relation are another object's and are left alone. */
function nameProblems(document: DocumentNode, fieldsOf: (object: string) => ReadonlySet<string> | undefined): string[] {
    const problems: string[] = [];
    const objects: string[] = [];
    const check = (name: string): void => {
        const object = objects.at(-1);
        if (object === undefined || !name.endsWith('__c')) return;
        if (!fieldsOf(object)?.has(name)) problems.push(`${object} has no field ${name}`);
    };
    visit(document, {
        Field: {
            enter(node, _key, _parent, _path, ancestors) {
                const outside = ancestors.some(
                    (one) => 'kind' in one && one.kind === Kind.FIELD && one.name.value === 'query'
                );
                if (outside && objects.length === 0) {
                    objects.push(node.name.value);
                    if (node.name.value.endsWith('__c') && !fieldsOf(node.name.value)) {
                        problems.push(`the package has no object ${node.name.value}`);
                        return false;
                    }
                } else check(node.name.value);
                return undefined;
            },
            leave(node) {
                if (objects.at(-1) === node.name.value) objects.pop();
            }
        },
        ObjectField: { enter: (node) => check(node.name.value) }
    });
    return problems;
}
