/** Markup that is ready to send; everything that went into it is escaped. */
export class Markup {
    readonly text: string;

    constructor(text: string) {
        this.text = text;
    }
}

type Part = Markup | string | number | null | undefined | false | readonly Part[];

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Puts values into HTML or SVG: texts are escaped, markup is kept, null and false leave nothing. */
export function markup(strings: TemplateStringsArray, ...parts: Part[]): Markup {
    return new Markup(strings.reduce((text, next, index) => text + textOf(parts[index - 1]) + next));
}

function textOf(part: Part): string {
    if (part === null || part === undefined || part === false) return '';
    if (part instanceof Markup) return part.text;
    if (typeof part === 'object') return part.map(textOf).join('');
    return String(part).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
