import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ts from 'typescript';

/** What an element may hold. */
export type Content =
    | { readonly kind: 'text' | 'number' | 'boolean' }
    | { readonly kind: 'enum'; readonly values: ReadonlySet<string> }
    | { readonly kind: 'struct'; readonly type: string };

/** One element of a metadata type. */
export interface Member {
    readonly content: Content;
    readonly required: boolean;
    readonly repeated: boolean;
}

/** Members of a metadata type by element name, inherited ones included. */
export type Members = ReadonlyMap<string, Member>;

/** The metadata types of the platform as published in the TypeScript declarations of @salesforce/types. */
export interface MetadataSchema {
    /** Members of a type, or undefined when the platform has no such type. */
    membersOf(type: string): Members | undefined;
}

let loaded: MetadataSchema | undefined;

/** Reads the declarations once in the life of the process; types are resolved when first asked for. */
export function loadMetadataSchema(): MetadataSchema {
    loaded ??= readDeclarations();
    return loaded;
}

function readDeclarations(): MetadataSchema {
    const path = createRequire(import.meta.url)
        .resolve('@salesforce/types/metadata')
        .replace(/\.js$/, '.d.ts');
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
    const aliases = new Map<string, ts.TypeNode>();
    for (const statement of source.statements) {
        if (ts.isTypeAliasDeclaration(statement)) aliases.set(statement.name.text, statement.type);
    }
    const resolved = new Map<string, Members>();
    const membersOf = (type: string): Members | undefined => {
        const alias = structOf(type, aliases);
        if (alias === undefined) return undefined;
        let members = resolved.get(type);
        if (members === undefined) {
            members = collectMembers(alias, aliases);
            resolved.set(type, members);
        }
        return members;
    };
    return { membersOf };
}

/** The structure behind a type name; DashboardFolder, for example, is another name for Folder. */
function structOf(type: string, aliases: ReadonlyMap<string, ts.TypeNode>): ts.TypeNode | undefined {
    const alias = aliases.get(type);
    if (alias === undefined || isStruct(alias)) return alias;
    return ts.isTypeReferenceNode(alias) ? structOf(nameOf(alias), aliases) : undefined;
}

function isStruct(node: ts.TypeNode): boolean {
    return ts.isTypeLiteralNode(node) || ts.isIntersectionTypeNode(node);
}

function collectMembers(node: ts.TypeNode, aliases: ReadonlyMap<string, ts.TypeNode>): Members {
    const members = new Map<string, Member>();
    const add = (part: ts.TypeNode): void => {
        if (ts.isIntersectionTypeNode(part)) part.types.forEach(add);
        else if (ts.isTypeReferenceNode(part)) {
            const base = aliases.get(nameOf(part));
            if (base !== undefined) add(base);
        } else if (ts.isTypeLiteralNode(part)) {
            for (const member of part.members) {
                if (!ts.isPropertySignature(member) || member.type === undefined) continue;
                members.set((member.name as ts.Identifier).text, memberOf(member, member.type, aliases));
            }
        }
    };
    add(node);
    return members;
}

function memberOf(member: ts.PropertySignature, type: ts.TypeNode, aliases: ReadonlyMap<string, ts.TypeNode>): Member {
    const repeated = ts.isArrayTypeNode(type);
    const content = contentOf(repeated ? type.elementType : type, aliases);
    // A list may be empty: the declarations mark it as present because the SOAP client always builds an array.
    return { content, repeated, required: member.questionToken === undefined && !repeated };
}

function contentOf(type: ts.TypeNode, aliases: ReadonlyMap<string, ts.TypeNode>): Content {
    if (type.kind === ts.SyntaxKind.NumberKeyword) return { kind: 'number' };
    if (type.kind === ts.SyntaxKind.BooleanKeyword) return { kind: 'boolean' };
    const values = literalsOf(type);
    if (values !== undefined) return { kind: 'enum', values };
    if (!ts.isTypeReferenceNode(type)) return { kind: 'text' };
    const target = aliases.get(nameOf(type));
    if (target === undefined) return { kind: 'text' };
    return isStruct(target) ? { kind: 'struct', type: nameOf(type) } : contentOf(target, aliases);
}

function literalsOf(type: ts.TypeNode): ReadonlySet<string> | undefined {
    const parts = ts.isUnionTypeNode(type) ? type.types : [type];
    const values = parts.flatMap((part) =>
        ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal) ? [part.literal.text] : []
    );
    return values.length === parts.length ? new Set(values) : undefined;
}

function nameOf(reference: ts.TypeReferenceNode): string {
    return (reference.typeName as ts.Identifier).text;
}
