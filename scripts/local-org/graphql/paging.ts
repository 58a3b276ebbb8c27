// `first`, `after` and `upperBound` of a connection, and how far they may reach.
import { Kind, visit } from 'graphql';
import type { ConstValueNode, DocumentNode, FieldNode, OperationDefinitionNode, ValueNode } from 'graphql';
import { RefusedDocument } from './error-entries.ts';

const DEFAULT_FIRST = 10;
const MAX_FIRST = 2000;
/** With `upperBound` pages are big, without it they end here. */
const MIN_FIRST_BOUNDED = 200;
const MAX_POSITION = 4000;

/** Values by variable name: what was sent, else the default of the operation. */
export type Variables = Record<string, unknown>;

/** Only what paging needs of the defaults: numbers and texts. */
export function withDefaults(operation: OperationDefinitionNode, sent: Variables): Variables {
    const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
        defaultValue ? [[variable.name.value, plain(defaultValue)] as const] : []
    );
    return { ...Object.fromEntries(defaults), ...sent };
}

function plain(node: ConstValueNode): unknown {
    if (node.kind === Kind.INT) return Number(node.value);
    return node.kind === Kind.STRING ? node.value : null;
}

interface Page {
    first: number;
    /** Records before the page. */
    start: number;
    upperBound: number | null;
}

/** The page a connection asks for. What is no number counts as absent: its type is checked elsewhere. */
export function pageOf(node: FieldNode, variables: Variables): Page {
    const value = (name: string): unknown => {
        const given = node.arguments?.find((argument) => argument.name.value === name)?.value;
        return given && valueOf(given, variables);
    };
    const first = value('first');
    const upperBound = value('upperBound');
    return {
        first: typeof first === 'number' ? first : DEFAULT_FIRST,
        start: position(value('after')),
        upperBound: typeof upperBound === 'number' ? upperBound : null
    };
}

function valueOf(node: ValueNode, variables: Variables): unknown {
    return node.kind === Kind.VARIABLE ? variables[node.name.value] : plain(node as ConstValueNode);
}

function position(cursor: unknown): number {
    const text = typeof cursor === 'string' ? Buffer.from(cursor, 'base64').toString('latin1') : '';
    return Number(/^v1:(\d{1,9})$/.exec(text)?.[1] ?? 0);
}

/** Throws RefusedDocument for a page that Salesforce does not give. */
export function checkPages(document: DocumentNode, variables: Variables): void {
    visit(document, { Field: (node) => checkPage(node.name.value, pageOf(node, variables)) });
}

function checkPage(field: string, { first, start, upperBound }: Page): void {
    if (first < 0 || first > MAX_FIRST) throw wrong(field, `first: ${first} is not between 0 and ${MAX_FIRST}`);
    if (upperBound === null) {
        if (start + first <= MAX_POSITION) return;
        throw wrong(field, `only the first ${MAX_POSITION} records can be paged through without upperBound`);
    }
    if (first < MIN_FIRST_BOUNDED) {
        throw wrong(field, `first must be between ${MIN_FIRST_BOUNDED} and ${MAX_FIRST} with upperBound, not ${first}`);
    }
    if (start >= upperBound) throw wrong(field, `the cursor is at ${start}, beyond upperBound: ${upperBound}`);
}

function wrong(field: string, what: string): RefusedDocument {
    return new RefusedDocument('ValidationError', `${field}: ${what}`);
}
