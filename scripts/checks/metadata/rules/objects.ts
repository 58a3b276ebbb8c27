import { finding, type Finding } from '../finding.ts';
import type { MetadataFile, Project } from '../read/project.ts';
import { child, childrenOf, textOf, type XmlElement } from '../read/xml.ts';

const MUST_STATE = [
    'allowInChatterGroups',
    'compactLayoutAssignment',
    'deploymentStatus',
    'description',
    'enableActivities',
    'enableBulkApi',
    'enableFeeds',
    'enableHistory',
    'enableLicensing',
    'enableReports',
    'enableSearch',
    'enableSharing',
    'enableStreamingApi',
    'externalSharingModel',
    'label',
    'nameField',
    'pluralLabel',
    'sharingModel',
    'visibility'
];

/** From narrow to wide. */
const SHARING = ['Private', 'Read', 'ReadWrite'];

/** Definitions of custom objects, and of standard ones where a package may not touch them. */
export function checkObjects(project: Project): Finding[] {
    return project
        .ofType('CustomObject')
        .flatMap((file) => (file.name.endsWith('__c') ? custom(file) : standard(file)));
}

function custom(file: MetadataFile): Finding[] {
    const { root, name } = file;
    const findings: Finding[] = [];
    for (const element of MUST_STATE) {
        if (child(root, element) !== undefined) continue;
        findings.push(finding(root, 'incomplete-object', `${name} does not state <${element}>`, `Add <${element}>.`));
    }
    const apis = ['enableBulkApi', 'enableSharing', 'enableStreamingApi'];
    if (new Set(apis.map((api) => textOf(root, api))).size > 1) {
        const message = `${apis.join(', ')} must be the same`;
        findings.push(finding(child(root, apis[0] ?? '') ?? root, 'object-apis', message, 'Set all three to true.'));
    }
    const inside = SHARING.indexOf(textOf(root, 'sharingModel') ?? '');
    const outside = child(root, 'externalSharingModel');
    if (outside !== undefined && SHARING.indexOf(outside.text.trim()) > inside) {
        const message = 'people outside the company would see more than those inside';
        findings.push(finding(outside, 'external-sharing', message, 'Use Private.'));
    }
    return [...findings, ...checkNameField(root)];
}

function checkNameField(root: XmlElement): Finding[] {
    const nameField = child(root, 'nameField');
    if (nameField === undefined) return [];
    const findings = ['label', 'type']
        .filter((name) => textOf(nameField, name) === undefined)
        .map((name) => finding(nameField, 'incomplete-object', `the name has no <${name}>`, `Add <${name}>.`));
    if (textOf(nameField, 'type') === 'AutoNumber' && !/\{0+\}/.test(textOf(nameField, 'displayFormat') ?? '')) {
        const message = 'an automatic number needs a format such as RUN-{000000}';
        findings.push(finding(nameField, 'incomplete-object', message, 'Add <displayFormat>.'));
    }
    return findings;
}

function standard(file: MetadataFile): Finding[] {
    return [...childrenOf(file.root, 'actionOverrides'), ...childrenOf(file.root, 'sharingModel')].map((element) => {
        const message = `<${element.name}> of standard object ${file.name} cannot be packaged`;
        return finding(element, 'unpackageable', message, 'Remove it and describe the step in the admin guide.');
    });
}
