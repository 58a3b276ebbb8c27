const ESCAPES: Readonly<Record<string, string>> = {
    '\\': '\\\\',
    "'": "\\'",
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\b': '\\b',
    '\f': '\\f'
};

/** A text as a query in SOQL has it, in quotes: nothing in it ends or changes the query. */
export function soqlText(text: string): string {
    return `'${text.replace(/[\\'\n\r\t\b\f]/gu, (sign) => ESCAPES[sign] ?? sign)}'`;
}
