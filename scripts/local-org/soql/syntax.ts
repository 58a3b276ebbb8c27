// The syntax tree of a SOQL query. `at` is the 0-based offset in the text, for error messages.

/** A field as written: `Name`, `a.Owner.Name`. */
export interface FieldRef {
    kind: 'field';
    name: string;
    at: number;
}

export interface FunctionCall {
    kind: 'call';
    /** In capitals. */
    name: string;
    args: (FieldRef | FunctionCall)[];
    /** As written. */
    raw: string;
    at: number;
}

export type Expression = FieldRef | FunctionCall;

export type LiteralKind = 'string' | 'number' | 'boolean' | 'null' | 'date' | 'datetime' | 'dateLiteral';

export interface LiteralNode {
    kind: LiteralKind;
    /** As written, quotes included. */
    text: string;
    at: number;
}

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'IN' | 'NOT IN' | 'INCLUDES' | 'EXCLUDES';

export interface Comparison {
    kind: 'compare';
    left: Expression;
    operator: Operator;
    right: LiteralNode | LiteralNode[] | SelectQuery;
    at: number;
}

export type Condition = Comparison | { kind: 'not'; inner: Condition } | { kind: 'and' | 'or'; parts: Condition[] };

export interface TypeOfBranch {
    /** null: ELSE. */
    object: string | null;
    fields: FieldRef[];
    at: number;
}

export type SelectItem =
    | { kind: 'field'; field: FieldRef; alias: string | null }
    | { kind: 'call'; call: FunctionCall; alias: string | null }
    | { kind: 'child'; query: SelectQuery }
    | { kind: 'typeof'; relationship: FieldRef; branches: TypeOfBranch[] };

export interface OrderItem {
    by: Expression;
    descending: boolean;
    nullsLast: boolean;
}

export interface SelectQuery {
    kind: 'select';
    items: SelectItem[];
    /** Object, or child relationship of a nested query. */
    from: { name: string; at: number };
    /** `FROM Account a, a.Owner o`: a stands for "", o for "Owner". Lower case -> relationship path. */
    aliases: Map<string, string>;
    scope: { name: string; at: number } | null;
    where: Condition | null;
    /** WITH ...: the words after it, in capitals. */
    with: { words: string; at: number } | null;
    groupBy: { items: Expression[]; mode: 'plain' | 'rollup' | 'cube' } | null;
    having: Condition | null;
    orderBy: OrderItem[];
    limit: number | null;
    offset: number | null;
    update: boolean;
}
