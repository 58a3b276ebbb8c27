/** A text as one word of a command that is pasted into a shell: in quotes where it needs them. */
export function shellWord(text: string): string {
    return /^[\w@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
