// A colour in a component's style is a styling hook, so that themes and dark mode reach it. A literal may only be its fallback.

const LITERAL =
    /#[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch)\(|\b(?:white|black|red|green|blue|gray|grey|orange|yellow)\b/i;

/** Declarations of a stylesheet that use a colour without a styling hook, as written. */
export function bareColours(css: string): string[] {
    const declarations = css
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .split(/[;{}]/)
        .map((text) => text.trim().replace(/\s+/g, ' '))
        .filter((text) => /^[\w-]+ ?:/.test(text) && !/^--/.test(text));
    return declarations.filter((declaration) =>
        LITERAL.test(withoutHooks(declaration.slice(declaration.indexOf(':') + 1)))
    );
}

/** Takes out var(…) from the inside out, with the fallbacks they carry. */
function withoutHooks(value: string): string {
    const shorter = value.replace(/var\([^()]*(?:\([^()]*\)[^()]*)*\)/g, 'hook');
    return shorter === value ? value : withoutHooks(shorter);
}
