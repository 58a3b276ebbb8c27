// Reads what a module imports from its syntax tree: static imports, import(), require() and types, so that the checks see what runs.
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { ROOT, readText } from './repository.ts';

/** One import as it stands in a file. */
export interface Import {
    /** What is imported, as written; `null` for an import() whose name is computed. */
    readonly name: string | null;
    /** True when the import is for the type checker only and nothing is loaded. */
    readonly typeOnly: boolean;
}

/** Every import of one file, in the order of the text. */
export function importsOf(path: string, text: string = readText(path)): Import[] {
    const found: Import[] = [];
    const visit = (node: ts.Node): void => {
        const imported = importAt(node);
        if (imported) found.push(imported);
        ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true));
    return found;
}

function importAt(node: ts.Node): Import | undefined {
    if (ts.isImportDeclaration(node)) {
        return { name: literal(node.moduleSpecifier), typeOnly: node.importClause?.isTypeOnly === true };
    }
    if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
        return { name: literal(node.moduleSpecifier), typeOnly: node.isTypeOnly };
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
        return { name: literal(node.argument.literal), typeOnly: true };
    }
    if (!ts.isCallExpression(node)) return undefined;
    const loads =
        node.expression.kind === ts.SyntaxKind.ImportKeyword ||
        (ts.isIdentifier(node.expression) && node.expression.text === 'require') ||
        (ts.isCallExpression(node.expression) && node.expression.expression.getText() === 'createRequire');
    const argument = node.arguments[0];
    return loads ? { name: argument ? literal(argument) : null, typeOnly: false } : undefined;
}

function literal(node: ts.Node): string | null {
    return ts.isStringLiteralLike(node) ? node.text : null;
}

/** The repository path that a relative import names, or `undefined` for a package. */
export function resolveRelative(from: string, name: string): string | undefined {
    return name.startsWith('.') ? posix.join(posix.dirname(from), name) : undefined;
}

/** The package that an import names: `@scope/name` of `@scope/name/file.js`; `undefined` for a relative import or one of Node's own. */
export function packageOf(name: string): string | undefined {
    if (name.startsWith('.') || name.startsWith('node:') || name.startsWith('#')) return undefined;
    return name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/');
}

/** What is loaded, directly or through other files, when a program starts or later by import(). */
export interface Loaded {
    readonly files: ReadonlySet<string>;
    /** Package name -> the files that import it. */
    readonly packages: ReadonlyMap<string, readonly string[]>;
    /** Imports that lead nowhere or cannot be followed, as lines to print. */
    readonly problems: readonly string[];
}

/** Follows the imports of a program through the repository. Imports for the type checker only are left out: nothing is loaded. */
export function loadedBy(entry: string): Loaded {
    const files = new Set<string>();
    const packages = new Map<string, string[]>();
    const problems: string[] = [];
    const queue = [entry];
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
        if (files.has(path)) continue;
        files.add(path);
        for (const { name, typeOnly } of importsOf(path)) {
            if (typeOnly) continue;
            const file = name === null ? undefined : resolveRelative(path, name);
            const packageName = name === null ? undefined : packageOf(name);
            if (name === null) problems.push(`${path}: an import() with a computed name cannot be followed`);
            else if (file !== undefined && !existsSync(join(ROOT, file)))
                problems.push(`${path}: ${name} does not exist`);
            else if (file !== undefined) queue.push(file);
            else if (packageName !== undefined) packages.set(packageName, [...(packages.get(packageName) ?? []), path]);
        }
    }
    return { files, packages, problems };
}
