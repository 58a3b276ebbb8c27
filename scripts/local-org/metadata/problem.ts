// What a deployment finds wrong with one component, and where.
import type { XmlElement } from '../../checks/metadata/read/xml.ts';
import { textOf } from '../../checks/metadata/read/xml.ts';
import { componentAt, LABELS_FILE, OBJECT_PARTS } from './component-types.ts';

export interface Problem {
    type: string;
    fullName: string;
    /** Path as in the zip, below the folder of package.xml. */
    path: string;
    line: number;
    column: number;
    text: string;
    /** Told, but no reason to refuse anything. */
    warning?: boolean;
}

/** One readable file of the zip. */
export interface MetadataDocument {
    path: string;
    type: string;
    name: string;
    source: string;
    root: XmlElement;
}

interface Position {
    line: number;
    column: number;
}

/** A problem at a place of a file; in object and label files it is the part at that place that has it. */
export function problemAt(document: MetadataDocument, { line, column }: Position, text: string): Problem {
    return { ...componentOf(document, { line, column }), path: document.path, line, column, text };
}

/** A problem of a whole file. */
export function problemOf(path: string, text: string, at: Position = { line: 1, column: 1 }): Problem {
    const { type, name } = componentAt(path) ?? { type: '', name: path };
    return { type, fullName: name, path, ...at, text };
}

/** The component that stands at a place. */
function componentOf(document: MetadataDocument, at: Position): { type: string; fullName: string } {
    const before = ({ line, column }: Position): boolean => line < at.line || (line === at.line && column <= at.column);
    const part = document.root.children.filter(before).at(-1);
    const fullName = part && textOf(part, 'fullName');
    if (part && fullName !== undefined) {
        if (document.path === LABELS_FILE) return { type: 'CustomLabel', fullName };
        const kind = OBJECT_PARTS.find(({ element }) => element === part.name);
        if (kind && document.type === 'CustomObject')
            return { type: kind.type, fullName: `${document.name}.${fullName}` };
    }
    return { type: document.type, fullName: document.name };
}
