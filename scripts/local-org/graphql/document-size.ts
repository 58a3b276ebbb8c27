// Refuses documents made to hurt, before anything recursive looks at them.
import { Kind, Lexer, Source, TokenKind } from 'graphql';
import type {
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    SelectionSetNode
} from 'graphql';
import { RefusedDocument } from './error-entries.ts';
import { pageOf } from './paging.ts';
import type { Variables } from './paging.ts';

const MAX_TOKENS = 10_000;
/** Brackets inside brackets: of the text, and of the JSON of the variables. */
const MAX_NESTING = 60;
const MAX_VALUES = 20_000;
/** Fields inside fields, and fields in all, with every fragment written out. */
const MAX_DEPTH = 30;
const MAX_FIELDS = 5_000;
/** Salesforce: ten queries in a document. */
const MAX_QUERIES = 10;
/** Records that nested pages could add up to: what one Salesforce transaction may read. */
const MAX_ROWS = 50_000;

const OPEN = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSE = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** Throws RefusedDocument; GraphQLError where the text is not even made of tokens. */
export function checkText(text: string): void {
    const lexer = new Lexer(new Source(text));
    let nesting = 0;
    let count = 0;
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
        count += 1;
        if (OPEN.has(token.kind)) nesting += 1;
        if (CLOSE.has(token.kind)) nesting -= 1;
        if (nesting > MAX_NESTING) throw tooMuch(`brackets are nested more than ${MAX_NESTING} deep`);
        if (count > MAX_TOKENS) throw tooMuch(`it has more than ${MAX_TOKENS} words and signs`);
    }
}

/** Throws RefusedDocument for variables that are too deep or too many. */
export function checkVariables(variables: unknown): void {
    let level = [variables];
    let count = 0;
    for (let depth = 0; level.length > 0; depth += 1) {
        if (depth > MAX_NESTING) throw tooMuch(`its variables are nested more than ${MAX_NESTING} deep`);
        count += level.length;
        if (count > MAX_VALUES) throw tooMuch(`its variables have more than ${MAX_VALUES} values`);
        level = level.flatMap((value) => (value && typeof value === 'object' ? Object.values(value) : []));
    }
}

interface Size {
    depth: number;
    fields: number;
    /** Connections that are not inside another one. */
    queries: number;
    /** Records that can be read for one record above. */
    rows: number;
    /** Has `edges` at this level: the field around it is a connection. */
    edges: boolean;
}

const NOTHING: Size = { depth: 0, fields: 0, queries: 0, rows: 0, edges: false };

/** Throws RefusedDocument. Fragments that hold themselves are left to validation. */
export function checkSize(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): void {
    const fragments = new Map<string, FragmentDefinitionNode>();
    for (const node of document.definitions) {
        if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
    }
    const size = new Measure(fragments, variables).of(operation.selectionSet);
    if (size.depth > MAX_DEPTH) throw tooMuch(`fields are nested more than ${MAX_DEPTH} deep`);
    if (size.fields > MAX_FIELDS) throw tooMuch(`it asks for more than ${MAX_FIELDS} fields`);
    if (size.queries > MAX_QUERIES) throw tooMuch(`it has more than ${MAX_QUERIES} queries`);
    if (size.rows > MAX_ROWS) throw tooMuch(`its pages add up to more than ${MAX_ROWS} records: lower "first"`);
}

class Measure {
    private readonly fragments: Map<string, FragmentDefinitionNode>;
    private readonly variables: Variables;
    /** A fragment being measured counts as nothing for itself. */
    private readonly known = new Map<string, Size>();

    constructor(fragments: Map<string, FragmentDefinitionNode>, variables: Variables) {
        this.fragments = fragments;
        this.variables = variables;
    }

    of(set: SelectionSetNode | undefined): Size {
        const size = { ...NOTHING };
        for (const node of set?.selections ?? []) {
            const part =
                node.kind === Kind.FIELD
                    ? this.field(node)
                    : node.kind === Kind.INLINE_FRAGMENT
                      ? this.of(node.selectionSet)
                      : this.fragment(node.name.value);
            size.depth = Math.max(size.depth, part.depth);
            size.fields += part.fields;
            size.queries += part.queries;
            size.rows += part.rows;
            size.edges ||= part.edges;
        }
        return size;
    }

    private field(node: FieldNode): Size {
        const inner = this.of(node.selectionSet);
        const size = { ...inner, depth: inner.depth + 1, fields: inner.fields + 1, edges: node.name.value === 'edges' };
        if (!inner.edges) return size;
        return { ...size, queries: 1, rows: pageOf(node, this.variables).first * (1 + inner.rows) };
    }

    private fragment(name: string): Size {
        const known = this.known.get(name);
        if (known) return known;
        this.known.set(name, NOTHING);
        const size = this.of(this.fragments.get(name)?.selectionSet);
        this.known.set(name, size);
        return size;
    }
}

function tooMuch(what: string): RefusedDocument {
    return new RefusedDocument('ExecutionAborted', `The document is too big: ${what}`);
}
