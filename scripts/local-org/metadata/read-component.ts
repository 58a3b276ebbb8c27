// One deployed component as text: its elements, with its full name in front.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRule, OBJECT_PARTS } from './component-types.ts';
import { labelsOf, readInventory, rulesOf } from './inventory.ts';
import type { Deployed } from './inventory.ts';
import { fileTexts, membersOf } from './retrieve.ts';

/** Elements of a component in metadata format; an object comes with its parts. Null for what is not deployed. */
export function readComponent(folder: string, type: string, fullName: string): string | null {
    const members = membersOf(readInventory(folder), type, fullName);
    const own = members.find((one) => one.type === type) ?? members[0];
    if (!own) return null;
    const text = ownText(folder, own, members);
    // Parts of objects and labels name themselves inside, without their object.
    const body = text.slice(text.indexOf('>', text.indexOf('<', bodyStart(text))) + 1, text.lastIndexOf('</'));
    const isPart = own.type === type && (isRule(type) || type === 'CustomLabel' || isObjectPart(type));
    const elements = isPart ? body.replace(/\s*<fullName>[^<]*<\/fullName>/, '') : body;
    return `<fullName>${escaped(fullName)}</fullName>${elements}`;
}

const isObjectPart = (type: string): boolean => OBJECT_PARTS.some((part) => part.type === type);

function ownText(folder: string, own: Deployed, members: readonly Deployed[]): string {
    const { type, fullName, files } = own;
    if (type === 'CustomLabel') return labelsOf(folder).get(fullName) ?? '';
    if (isRule(type)) {
        const key = `${type}:${fullName.slice(fullName.indexOf('.') + 1)}`;
        return rulesOf(folder, files[0] ?? '').get(key) ?? '';
    }
    if (isObjectPart(type) && members.length === 1) return readFileSync(join(folder, files[0] ?? ''), 'utf8');
    return String(fileTexts(folder, members).get(own.path) ?? '');
}

/** Where the root element begins: after the declaration. */
const bodyStart = (text: string): number => Math.max(text.indexOf('?>'), 0);

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
