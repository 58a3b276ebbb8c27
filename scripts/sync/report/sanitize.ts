/** Longest foreign value shown in a message or a reject file, in characters. */
const SHOWN_LENGTH = 200;

/**
 * Makes a value from outside safe to print: control characters and text-direction marks become `?`, and it is cut at
 * 200 characters. A terminal, a log or a spreadsheet must not be steered by a survey answer.
 */
export function sanitize(value: string, length = SHOWN_LENGTH): string {
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    const printable = value.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '?');
    return printable.length > length ? `${printable.slice(0, length)}…` : printable;
}

/**
 * One cell of a CSV file meant for people. Quoted where needed, and a leading `=`, `+`, `-`, `@` (also full-width) gets an apostrophe in
 * front so that no spreadsheet runs it as a formula. Plain numbers keep their sign.
 */
export function csvCell(value: string | number | null | undefined): string {
    if (value === null || value === undefined) return '';
    const text = String(value);
    const harmless = /^[-+]?\d+(\.\d+)?$/u.test(text);
    const safe = !harmless && /^\s*[=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text;
    return /[",\r\n;\t]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
