// The rules of `npm run check:metadata`, put to what a deployment leaves: those an org enforces refuse it, ours warn.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkRules } from '../../checks/metadata/check.ts';
import type { Finding } from '../../checks/metadata/finding.ts';
import { readProject } from '../../checks/metadata/read/project.ts';
import { textOf } from '../../checks/metadata/read/xml.ts';
import { BUNDLE_FOLDER, OBJECT_PARTS } from './component-types.ts';
import { zipPathOf } from './inventory.ts';
import { problemAt, problemOf } from './problem.ts';
import type { MetadataDocument, Problem } from './problem.ts';

/** Rules that Salesforce has, too. */
const ENFORCED = new Set([
    'bad-filter',
    'chart-grouping',
    'formula-reference',
    'formula-syntax',
    'out-of-range',
    'permission-implies',
    'report-format',
    'unknown-column',
    'unknown-component',
    'unknown-facet',
    'unknown-field',
    'unknown-label',
    'unknown-object',
    'unknown-reference',
    'unknown-region'
]);

/** An org takes filters on values that a picklist no longer has. */
const TAKEN = / is not a value of /;

/** Findings about the package that is deployed; nothing about what was there before. */
export function checkPackageRules(
    staged: string,
    documents: readonly MetadataDocument[],
    apiVersion: string
): Problem[] {
    const byPath = new Map(documents.map((document) => [document.path, document]));
    const project = readProject(staged, '');
    return checkRules(project, apiVersion).flatMap((found) => {
        const problem = problemInZip(staged, found, byPath);
        if (problem === null) return [];
        return isEnforced(found, readLine(staged, found)) ? [problem] : [{ ...problem, warning: true }];
    });
}

function isEnforced({ rule, message }: Finding, line: string): boolean {
    if (rule === 'bad-column') return / cannot be added up| is a long text/.test(message);
    if (!ENFORCED.has(rule) || TAKEN.test(message)) return false;
    if (!rule.startsWith('unknown-')) return true;
    // Salesforce has more standard tabs, columns and report types than the checks know.
    const [, name = ''] = />([^<]*)</.exec(line) ?? [];
    const standard = /^(standard-|standard__)/.test(name) || (/^[A-Z0-9_.]+$/.test(name) && !name.endsWith('__c'));
    const standardReport = rule === 'unknown-reference' && line.includes('<reportType>') && !name.includes('_');
    return !standard && !standardReport;
}

function readLine(staged: string, { file, line }: Finding): string {
    return readFileSync(join(staged, file), 'utf8').split('\n')[line - 1] ?? '';
}

/** The same finding at its place in the zip; null for a file that was not part of it. */
function problemInZip(staged: string, found: Finding, byPath: ReadonlyMap<string, MetadataDocument>): Problem | null {
    const text = `${found.message}. ${found.action}`;
    const [, object, folder, name] = /^objects\/(\w+)\/(?:(\w+)\/)?([^/]+)\.\w+-meta\.xml$/.exec(found.file) ?? [];
    const path = object === undefined ? zipPathOf(found.file) : `objects/${object}.object`;
    const document = byPath.get(path);
    if (!document) {
        const isCode = path.startsWith(`${BUNDLE_FOLDER}/`) && byPath.has(metaPath(path));
        return isCode ? problemOf(path, text, found) : null;
    }
    if (folder === undefined && object === undefined && !path.endsWith('.labels')) {
        return problemAt(document, found, text);
    }
    if (folder === undefined) return problemAt(document, samePlace(document, found, readLine(staged, found)), text);
    const kind = OBJECT_PARTS.find((part) => part.folder === folder);
    const part = document.root.children.find((one) => one.name === kind?.element && textOf(one, 'fullName') === name);
    if (!part) return null;
    // A part's own file begins its second line where its element begins in the zip.
    const column = found.line === 2 ? part.column : found.column;
    return problemAt(document, { line: part.line + found.line - 2, column }, text);
}

const metaPath = (path: string): string => {
    const [, bundle] = path.split('/');
    return `${BUNDLE_FOLDER}/${bundle}/${bundle}.js-meta.xml`;
};

/** Objects and labels are put together anew: their lines are found by what they say. */
function samePlace({ source }: MetadataDocument, { column }: Finding, line: string): { line: number; column: number } {
    const at = source.split('\n').findIndex((one) => one.trim() === line.trim());
    return at === -1 ? { line: 1, column: 1 } : { line: at + 1, column };
}
