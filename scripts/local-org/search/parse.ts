// SOSL text -> what is looked for, in which fields, of which objects.
import { OrgError } from '../org/contract.ts';

export type FieldGroup = 'ALL' | 'NAME' | 'EMAIL' | 'PHONE';

/** `Account(Id, Name WHERE ... ORDER BY ... LIMIT 5)`: clauses stay SOQL. */
export interface Returning {
    object: string;
    fields: string[];
    where: string | null;
    orderBy: string | null;
    limit: number | null;
    offset: number | null;
}

export interface Search {
    term: string;
    group: FieldGroup;
    /** null: every searchable object, ids only. */
    returning: Returning[] | null;
    limit: number;
}

export const MAX_RESULTS = 2000;
const MAX_LENGTH = 100_000;
const MAX_OBJECTS = 20;

export const malformedSearch = (message: string): OrgError => new OrgError(400, 'MALFORMED_SEARCH', message);

/** Throws 400 MALFORMED_SEARCH. */
export function parseSearch(sosl: string): Search {
    if (sosl.length > MAX_LENGTH) throw malformedSearch('SOSL statements cannot be longer than 100,000 characters.');
    const [, term, after = ''] = /^\s*FIND\s*\{((?:[^\\{}]|\\[\s\S])*)\}([\s\S]*)$/i.exec(sosl) ?? [];
    if (term === undefined) throw malformedSearch('No search term found. The search term must be enclosed in braces.');
    const [, group, afterGroup] = /^\s*IN\s+(\w+)\s+FIELDS\b([\s\S]*)$/i.exec(after) ?? [];
    const rest = (afterGroup ?? after).trim();
    const [, list] = /^RETURNING\s+([\s\S]*)$/i.exec(rest) ?? [];
    if (list === undefined) return { term, group: groupOf(group), returning: null, limit: overallLimit(rest) };
    const { items, tail } = splitList(list);
    if (items.length > MAX_OBJECTS) throw malformedSearch(`RETURNING can name ${MAX_OBJECTS} objects at most`);
    return { term, group: groupOf(group), returning: items.map(returningOf), limit: overallLimit(tail) };
}

/** `NAME`, in any case; ALL when nothing is said. Throws MALFORMED_SEARCH. */
export function groupOf(name: string | undefined): FieldGroup {
    const group = (name ?? 'ALL').toUpperCase();
    if (group === 'ALL' || group === 'NAME' || group === 'EMAIL' || group === 'PHONE') return group;
    throw malformedSearch(`IN ${name} FIELDS is not supported by the local org: use ALL, NAME, EMAIL or PHONE`);
}

function overallLimit(tail: string): number {
    const text = tail.trim();
    if (text === '') return MAX_RESULTS;
    const [, limit] = /^LIMIT\s+(\d{1,9})$/i.exec(text) ?? [];
    if (limit !== undefined) return limitOf(Number(limit));
    throw malformedSearch(
        `unexpected token: '${text.split(/\s/)[0]}' (the local org knows LIMIT here, no WITH or UPDATE)`
    );
}

/** Throws MALFORMED_SEARCH for a limit beyond 2,000. */
export function limitOf(limit: number): number {
    if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_RESULTS) return limit;
    throw malformedSearch(`LIMIT must be between 1 and ${MAX_RESULTS}, not ${limit}`);
}

/** `Account(Id, Name), Contact LIMIT 5` -> two items and what stands behind the last. */
function splitList(text: string): { items: string[]; tail: string } {
    const items: string[] = [];
    let rest = text;
    for (;;) {
        const [head, name = ''] = /^\s*(\w+)\s*/.exec(rest) ?? [];
        if (head === undefined) throw malformedSearch(`unexpected token: '${rest.trim().slice(0, 40)}'`);
        rest = rest.slice(head.length);
        const inside = rest.startsWith('(') ? closingAt(rest) : 0;
        items.push(name + rest.slice(0, inside));
        rest = rest.slice(inside).trimStart();
        if (!rest.startsWith(',')) return { items, tail: rest };
        rest = rest.slice(1);
    }
}

/** Length of the bracket that `text` begins with; quotes may hold brackets too. */
function closingAt(text: string): number {
    let depth = 0;
    for (const { 0: part, index } of text.matchAll(/'(?:[^\\']|\\[\s\S])*'|[()]/g)) {
        if (part === '(') depth += 1;
        if (part === ')') depth -= 1;
        if (depth === 0) return index + 1;
    }
    throw malformedSearch("expecting a right parenthesis, found '<EOF>'");
}

const KEYWORD = /\b(USING|WHERE|ORDER\s+BY|LIMIT|OFFSET)\b/i;

function returningOf(item: string): Returning {
    const [, object = '', inside = ''] = /^(\w+)(?:\(([\s\S]*)\))?$/.exec(item) ?? [];
    const found: Returning = { object, fields: ['Id'], where: null, orderBy: null, limit: null, offset: null };
    const clauses = splitClauses(inside);
    const names = clauses.get('') ?? '';
    if (names.trim() !== '') found.fields = names.split(',').map((name) => name.trim());
    const wrong = found.fields.find((name) => !/^\w+(\.\w+)*$/.test(name));
    if (wrong !== undefined) throw malformedSearch(`unexpected token: '${wrong}'`);
    if (clauses.has('USING')) throw malformedSearch('USING is not supported by the local org');
    found.where = clauses.get('WHERE') ?? null;
    found.orderBy = clauses.get('ORDER BY') ?? null;
    found.limit = numberOf(clauses.get('LIMIT'));
    found.offset = numberOf(clauses.get('OFFSET'));
    return found;
}

/** Clause by keyword; what comes before the first is under "". Keywords inside of quotes are none. */
function splitClauses(text: string): Map<string, string> {
    const clauses = new Map<string, string>();
    const masked = text.replace(/'(?:[^\\']|\\[\s\S])*'/g, (quoted) => `'${'_'.repeat(quoted.length - 2)}'`);
    let name = '';
    let start = 0;
    for (let from = 0; from <= masked.length;) {
        const match = KEYWORD.exec(masked.slice(from));
        const end = match ? from + match.index : masked.length;
        if (clauses.has(name)) throw malformedSearch(`unexpected token: '${name}'`);
        clauses.set(name, text.slice(start, end));
        if (!match) break;
        name = match[1]!.toUpperCase().replace(/\s+/, ' ');
        from = start = end + match[0].length;
    }
    return clauses;
}

function numberOf(text: string | undefined): number | null {
    if (text === undefined) return null;
    if (/^\s*\d{1,9}\s*$/.test(text)) return Number(text);
    throw malformedSearch(`unexpected token: '${text.trim()}'`);
}
