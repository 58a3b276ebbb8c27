// Reads the XML files of a deployment and checks each against the platform's own declarations.
import { parseXml } from '../../checks/metadata/read/xml.ts';
import { loadMetadataSchema } from '../../checks/metadata/schema/declarations.ts';
import { validateAgainstSchema } from '../../checks/metadata/schema/validate.ts';
import { componentAt } from './component-types.ts';
import { isMetadata } from './documents.ts';
import { problemAt, problemOf } from './problem.ts';
import type { MetadataDocument, Problem } from './problem.ts';

const NAMESPACE = '{http://soap.sforce.com/2006/04/metadata}';

export interface CheckedFiles {
    documents: MetadataDocument[];
    problems: Problem[];
}

/** Documents of the readable files, and everything the declarations do not allow. */
export function checkFiles(files: ReadonlyMap<string, Buffer>): CheckedFiles {
    const checked: CheckedFiles = { documents: [], problems: [] };
    for (const [path, content] of files) {
        const component = componentAt(path);
        if (component && isMetadata(path, component.type))
            checkFile(checked, path, component, content.toString('utf8'));
    }
    return checked;
}

function checkFile(
    { documents, problems }: CheckedFiles,
    path: string,
    { type, name }: { type: string; name: string },
    source: string
): void {
    const { root, fault } = parseXml(path, source);
    if (fault) {
        problems.push(problemOf(path, `Error parsing file: ${fault.message}`, fault));
        return;
    }
    const document = { path, type, name, source, root };
    documents.push(document);
    for (const finding of validateAgainstSchema(root, type, loadMetadataSchema())) {
        problems.push(problemAt(document, finding, salesforceText(finding)));
    }
}

/** Where Salesforce's own wording is known it is used. */
function salesforceText({ rule, message }: { rule: string; message: string }): string {
    const [, type, unknown] = /^(\w+) has no element <(\w+)>/.exec(message) ?? [];
    if (rule === 'unknown-element' && unknown) {
        return `Error parsing file: Element ${NAMESPACE}${unknown} invalid at this location in type ${type}`;
    }
    const [, missing] = / lacks <(\w+)>/.exec(message) ?? [];
    if (rule === 'missing-element' && missing) return `Required field is missing: ${missing}`;
    const [, doubled, inside] = /^<(\w+)> may appear once in (\w+)/.exec(message) ?? [];
    if (rule === 'doubled-element' && doubled) {
        return `Error parsing file: Element ${doubled} is duplicated at this location in type ${inside}`;
    }
    return `Error parsing file: ${message}`;
}
