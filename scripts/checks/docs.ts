// What a page promises: links that lead somewhere and commands that exist.
import { posix } from 'node:path';

/** A link or picture in a page, as written. */
export interface PageLink {
    readonly target: string;
    readonly line: number;
}

/** Links of a Markdown page that stay inside the repository (no scheme), outside code. */
function relativeLinks(markdown: string): PageLink[] {
    return withoutCode(markdown)
        .split('\n')
        .flatMap((text, index) =>
            [...text.matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)|(?:src|href)="([^"]+)"/g)].map((match) => ({
                target: match[1] ?? match[2] ?? '',
                line: index + 1
            }))
        )
        .filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** What is wrong with the links of a page, one line each. */
export function linkProblems(
    page: string,
    markdown: string,
    files: ReadonlySet<string>,
    read: (path: string) => string
): string[] {
    const folders = new Set([...files].flatMap(parentFolders));
    return relativeLinks(markdown).flatMap(({ target, line }) => {
        const [path = '', anchor] = decodeURIComponent(target).split('#');
        const file = path === '' ? page : posix.join(posix.dirname(page), path).replace(/\/$/, '');
        if (!files.has(file) && !folders.has(file)) return [`${page}:${line} links to ${target}, which does not exist`];
        if (anchor === undefined || !file.endsWith('.md')) return [];
        const text = file === page ? markdown : read(file);
        return headingAnchors(text).has(anchor) ? [] : [`${page}:${line} links to ${target}: no such heading`];
    });
}

/** The anchors that GitHub makes of a page's headings. */
export function headingAnchors(markdown: string): Set<string> {
    const headings = [...withoutCode(markdown, 'fences').matchAll(/^#{1,6}\s+(.+)$/gm)].map((match) => match[1] ?? '');
    return new Set(
        headings.map((heading) =>
            heading
                .toLowerCase()
                .replace(/[^\p{L}\p{N}\s_-]/gu, '')
                .trim()
                .replace(/\s/g, '-')
        )
    );
}

/** What can be run in this repository. */
export interface KnownCommands {
    readonly npmScripts: ReadonlySet<string>;
    readonly testStages: ReadonlySet<string>;
    readonly files: ReadonlySet<string>;
}

interface Mention {
    /** The first group is what must exist. */
    readonly pattern: RegExp;
    readonly exists: (name: string, known: KnownCommands) => boolean;
    readonly problem: (name: string) => string;
}

const MENTIONS: readonly Mention[] = [
    {
        pattern: /\bnpm run ([a-z][\w-]*(?::[\w-]+)*)/g,
        exists: (name, { npmScripts }) => npmScripts.has(name),
        problem: (name) => `npm run ${name} is not in package.json`
    },
    {
        pattern: /\bnpm (start|test)\b/g,
        exists: (name, { npmScripts }) => npmScripts.has(name),
        problem: (name) => `npm ${name} is not in package.json`
    },
    {
        pattern: /\bnpm test -- --only ([\w,-]+)/g,
        exists: (names, { testStages }) => names.split(',').every((name) => testStages.has(name)),
        problem: (names) => `npm test has no such stage: ${names}`
    },
    {
        pattern: /\bnode (?:--test )?((?:scripts|config)\/[\w./-]+\.(?:ts|js|mjs))/g,
        exists: (path, { files }) => files.has(path),
        problem: (path) => `node ${path}: there is no such file`
    },
    {
        pattern: /\bcp (config\/[\w./-]+)|(?<![\w/.])(docs\/[\w/-]+\.md)/g,
        exists: (path, { files }) => files.has(path),
        problem: (path) => `${path} does not exist`
    }
];

/** Commands and pages named in a text (a page, a message in the code) that do not exist, one line each. */
export function commandProblems(where: string, text: string, known: KnownCommands): string[] {
    return MENTIONS.flatMap(({ pattern, exists, problem }) =>
        [...text.matchAll(pattern)]
            .map((match) => match[1] ?? match[2] ?? '')
            .filter((name) => !exists(name, known))
            .map((name) => `${where}: ${problem(name)}`)
    );
}

function parentFolders(path: string): string[] {
    const parts = path.split('/').slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Blanks out code, keeping line numbers: fenced blocks, and inline code unless only fences are asked for. */
function withoutCode(markdown: string, which: 'all' | 'fences' = 'all'): string {
    const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
    const withoutFences = markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, blank);
    return which === 'fences' ? withoutFences : withoutFences.replace(/`[^`\n]*`/g, blank);
}
