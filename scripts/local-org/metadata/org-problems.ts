// The org's own complaints about a package, as problems of the components they are about.
import type { Component } from './components.ts';
import type { MetadataDocument, Problem } from './problem.ts';
import { textOf } from '../../checks/metadata/read/xml.ts';
import { OBJECT_PARTS, pathOf } from './component-types.ts';

const PATTERNS: readonly [RegExp, (found: string[]) => Pick<Component, 'type' | 'fullName'>][] = [
    [
        /objects[\\/](\w+)[\\/]fields[\\/](\w+)\.field-meta\.xml: (.+)$/s,
        ([object, field]) => ({ type: 'CustomField', fullName: `${object}.${field}` })
    ],
    [
        /objects[\\/](\w+)[\\/]\w+\.object-meta\.xml: ()(.+)$/s,
        ([object]) => ({ type: 'CustomObject', fullName: object! })
    ],
    [
        /^(\w+), validation rule (\w+): (.+)$/s,
        ([object, rule]) => ({ type: 'ValidationRule', fullName: `${object}.${rule}` })
    ],
    [/sharing rule (\w+)\.(\w+): (.+)$/s, ([object]) => ({ type: 'SharingRules', fullName: object! })],
    [
        /sharingRules[\\/](\w+)\.sharingRules-meta\.xml: ()(.+)$/s,
        ([object]) => ({ type: 'SharingRules', fullName: object! })
    ],
    [/^(\w+)\.(\w+): (.+)$/s, ([object, field]) => ({ type: 'CustomField', fullName: `${object}.${field}` })],
    [/^permission set (\w+): ()(.+)$/s, ([name]) => ({ type: 'PermissionSet', fullName: name! })]
];

/** What the org says about a component, with its place in the zip. */
export function orgProblem(line: string, documents: readonly MetadataDocument[]): Problem {
    for (const [pattern, component] of PATTERNS) {
        const found = pattern.exec(line);
        if (!found) continue;
        const { type, fullName } = component(found.slice(1));
        const path = pathOf(type, fullName) ?? 'package.xml';
        const name = found[2] || fullName.slice(fullName.indexOf('.') + 1);
        return { type, fullName, path, ...placeOf(type, name, path, documents), text: found[3] ?? line };
    }
    return { type: '', fullName: 'package.xml', path: 'package.xml', line: 1, column: 1, text: line };
}

function placeOf(
    type: string,
    name: string,
    path: string,
    documents: readonly MetadataDocument[]
): { line: number; column: number } {
    const root = documents.find((document) => document.path === path)?.root;
    const part = OBJECT_PARTS.find((one) => one.type === type);
    // Sharing rules of both kinds are named by their object's file.
    const isPart = (element: string): boolean => type === 'SharingRules' || element === part?.element;
    const element = root?.children.find((child) => isPart(child.name) && textOf(child, 'fullName') === name);
    return { line: element?.line ?? 1, column: element?.column ?? 1 };
}
