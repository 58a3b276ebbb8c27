import { finding, type Finding } from '../finding.ts';
import { standardFieldType } from '../platform/standard-fields.ts';
import type { MetadataFile, Project } from '../read/project.ts';
import { child, textOf, walk, type XmlElement } from '../read/xml.ts';

/** Layouts: every item exists once, behaves as its field allows, and every field of the object has its place. */
export function checkLayouts(project: Project): Finding[] {
    const findings = project.ofType('Layout').flatMap((layout) => checkLayout(layout, project));
    const laidOut = new Set(project.ofType('Layout').map(objectOf));
    for (const file of project.ofType('CustomObject')) {
        if (!file.name.endsWith('__c') || laidOut.has(file.name)) continue;
        const action = `Add layouts/${file.name}-… Layout.layout-meta.xml; the one the platform makes up shows the name only.`;
        findings.push(finding(file.root, 'missing-layout', `${file.name} has no layout`, action));
    }
    return findings;
}

function checkLayout(layout: MetadataFile, project: Project): Finding[] {
    const object = objectOf(layout);
    if (!project.objects.has(object)) {
        const message = `the layout is for ${object}, which does not exist`;
        return [finding(layout.root, 'unknown-object', message, 'Name the file after an object.')];
    }
    const items = [...walk(layout.root)].filter((element) => child(element, 'field') !== undefined);
    const placed = items.map((item) => textOf(item, 'field') ?? '');
    const findings = items.flatMap((item, index) => {
        const again = placed.indexOf(placed[index] ?? '') < index;
        const name = child(item, 'field') ?? item;
        const twice = finding(name, 'doubled-entry', `${placed[index] ?? ''} is placed twice`, 'Remove one.');
        return [...checkItem(item, object, project), ...(again ? [twice] : [])];
    });
    const due = object.endsWith('__c')
        ? ['Name', 'CreatedById', 'LastModifiedById', ...project.fieldsOf(object).keys()]
        : [];
    const missing = due.filter((name) => !placed.includes(name));
    return [
        ...findings,
        ...missing.map((name) =>
            finding(layout.root, 'missing-item', `${name} is not on the layout`, 'Add it to a section.')
        )
    ];
}

function checkItem(item: XmlElement, object: string, project: Project): Finding[] {
    const name = textOf(item, 'field') ?? '';
    const field = project.fieldsOf(object).get(name);
    if (field === undefined && standardFieldType(object, name) === undefined) {
        const place = child(item, 'field') ?? item;
        return [finding(place, 'unknown-field', `${object} has no field ${name}`, 'Correct the name.')];
    }
    const behavior = textOf(item, 'behavior');
    if (behavior === undefined) {
        return [finding(item, 'layout-behavior', `${name} has no <behavior>`, 'Add Edit, Readonly or Required.')];
    }
    const due = field?.required === true ? 'Required' : field?.formula === undefined ? behavior : 'Readonly';
    if (behavior === due) return [];
    return [finding(child(item, 'behavior') ?? item, 'layout-behavior', `${name} is ${behavior}`, `Use ${due}.`)];
}

function objectOf(layout: MetadataFile): string {
    return layout.name.slice(0, layout.name.indexOf('-'));
}
