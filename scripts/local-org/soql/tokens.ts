// SOQL text -> tokens.

import { framed } from './errors.ts';

export type TokenKind = 'word' | 'string' | 'number' | 'date' | 'datetime' | 'symbol' | 'end';

export interface Token {
    kind: TokenKind;
    text: string;
    at: number;
}

// Dates before numbers, or 2026-01-01 would be three of them. A word may hold dots (paths) and one `:n` (LAST_N_DAYS:30).
const TOKEN =
    /\s+|(?<string>'(?:\\[\s\S]|[^'\\])*')|(?<datetime>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2}))|(?<date>\d{4}-\d{2}-\d{2})(?![\w:])|(?<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(?![\w.])|(?<word>[a-z_][\w]*(?:\.[a-z_]\w*)*(?::\d+)?)|(?<symbol><=|>=|!=|<>|[=<>(),])/giy;

/** Throws OrgError MALFORMED_QUERY at the first character that begins no token. */
export function tokenize(soql: string): Token[] {
    const found: Token[] = [];
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < soql.length) {
        const at = TOKEN.lastIndex;
        const groups = TOKEN.exec(soql)?.groups;
        if (!groups) throw framed('MALFORMED_QUERY', soql, at, lexicalMessage(soql, at));
        for (const [kind, text] of Object.entries(groups)) {
            if (text !== undefined) found.push({ kind: kind as TokenKind, text, at });
        }
    }
    found.push({ kind: 'end', text: '<EOF>', at: soql.length });
    return found;
}

function lexicalMessage(soql: string, at: number): string {
    const character = soql.slice(at, at + 1);
    if (character === "'") return "unexpected token: '<EOF>' (a quoted text is not closed)";
    return `line 1:${at} no viable alternative at character '${character}'`;
}
