import type { MetadataFile } from '../read/project.ts';
import { child, childrenOf, textOf, walk, type XmlElement } from '../read/xml.ts';

type Writer = (file: MetadataFile) => string[];

/** How each kind of component is described. Kinds that are not listed have nothing beyond what other checks compare. */
const WRITERS: Readonly<Record<string, Writer>> = {
    CustomApplication: (file) => [
        textOf(file.root, 'description') ?? '',
        '',
        `- Tabs: ${texts(file.root, 'tabs')}`,
        `- Screens: ${texts(file.root, 'formFactors')}`,
        ...childrenOf(file.root, 'actionOverrides').map(
            (override) => `- ${textOf(override, 'pageOrSobjectType') ?? ''} shows ${textOf(override, 'content') ?? ''}`
        )
    ],
    CustomField: fieldSection,
    CustomObject: objectSection,
    Dashboard: (file) => [
        textOf(file.root, 'description') ?? '',
        '',
        ...[...walk(file.root)].filter((element) => element.name === 'dashboardComponent').map(dashboardLine)
    ],
    FlexiPage: (file) => [
        textOf(file.root, 'description') ?? '',
        '',
        ...childrenOf(file.root, 'flexiPageRegions').map((region) => {
            const shown = [...walk(region)].filter((element) => element.name === 'componentInstance').map(instanceLine);
            return `- ${textOf(region, 'name') ?? ''}: ${shown.join('; ')}`;
        })
    ],
    Layout: (file) =>
        childrenOf(file.root, 'layoutSections').map((section) => {
            const columns = childrenOf(section, 'layoutColumns').map((column) =>
                childrenOf(column, 'layoutItems')
                    .map((item) => `${textOf(item, 'field') ?? ''} (${textOf(item, 'behavior') ?? ''})`)
                    .join(', ')
            );
            return `- ${textOf(section, 'label') ?? ''}: ${columns.join(' | ')}`;
        }),
    ListView: (file) => [
        `${textOf(file.root, 'label') ?? ''} (${textOf(file.root, 'filterScope') ?? ''})`,
        '',
        `- Columns: ${texts(file.root, 'columns')}`,
        ...childrenOf(file.root, 'filters').map((filter) => `- Only: ${leaves(filter)}`)
    ],
    PermissionSet: permissionSection,
    Report: reportSection,
    ReportType: (file) => [
        textOf(file.root, 'description') ?? '',
        '',
        ...childrenOf(file.root, 'sections').map((section) => {
            const columns = childrenOf(section, 'columns').map((column) => {
                const shown = textOf(column, 'checkedByDefault') === 'true' ? ' (shown)' : '';
                return `${textOf(column, 'field') ?? ''}${shown}`;
            });
            return `- ${textOf(section, 'masterLabel') ?? ''}: ${columns.join(', ')}`;
        })
    ],
    ValidationRule: (file) => [
        textOf(file.root, 'description') ?? '',
        '',
        `- Says: ${textOf(file.root, 'errorMessage') ?? ''}`,
        `- At: ${textOf(file.root, 'errorDisplayField') ?? 'top of the page'}`
    ]
};

/** One component as a Markdown section, or undefined for a kind that is not described. */
export function sectionOf(file: MetadataFile): string | undefined {
    const writer = WRITERS[file.kind.type];
    if (writer === undefined) return undefined;
    const title = file.object === '' || file.object === file.name ? file.name : `${file.object}.${file.name}`;
    return `### ${title}\n\n${writer(file).join('\n').trim()}\n`;
}

function objectSection(file: MetadataFile): string[] {
    const states = file.root.children.filter(
        (element) => element.children.length === 0 && element.name !== 'description'
    );
    const nameField = child(file.root, 'nameField');
    return [
        textOf(file.root, 'description') ?? '',
        '',
        `- Name: ${nameField === undefined ? '' : leaves(nameField)}`,
        `- ${states.map((state) => `${state.name} ${state.text.trim()}`).join(', ')}`
    ];
}

function fieldSection(file: MetadataFile): string[] {
    const { root } = file;
    const size = ['length', 'precision', 'scale'].flatMap((name) => textOf(root, name) ?? []);
    const values = [...walk(root)]
        .filter((element) => element.name === 'value')
        .map((value) => textOf(value, 'label') ?? '');
    const states = ['required', 'unique', 'externalId'].filter((name) => textOf(root, name) === 'true');
    const type = `${textOf(root, 'type') ?? ''}${size.length > 0 ? `(${size.join(', ')})` : ''}`;
    return [
        `${textOf(root, 'label') ?? ''}: ${[type, ...states].join(', ')}`,
        '',
        ...(values.length > 0 ? [`- Values: ${values.join(', ')}`] : []),
        `- For the admin: ${textOf(root, 'description') ?? ''}`,
        `- For the user: ${textOf(root, 'inlineHelpText') ?? ''}`
    ];
}

function permissionSection(file: MetadataFile): string[] {
    const { root } = file;
    const objects = childrenOf(root, 'objectPermissions').map((entry) => {
        const granted = entry.children.filter((flag) => flag.text.trim() === 'true').map((flag) => flag.name);
        return `- ${textOf(entry, 'object') ?? ''}: ${granted.join(', ')}`;
    });
    const fields = childrenOf(root, 'fieldPermissions');
    const edits = (value: string): string =>
        fields
            .filter((entry) => textOf(entry, 'editable') === value)
            .map((entry) => textOf(entry, 'field') ?? '')
            .join(', ');
    const others = ['applicationVisibilities', 'tabSettings', 'customPermissions'].flatMap((list) =>
        childrenOf(root, list).map((entry) => `- ${list}: ${leaves(entry)}`)
    );
    return [
        textOf(root, 'description') ?? '',
        '',
        ...objects,
        ...others,
        `- Edits: ${edits('true') || 'nothing'}`,
        `- Reads only: ${edits('false') || 'nothing'}`
    ];
}

function reportSection(file: MetadataFile): string[] {
    const { root } = file;
    const chart = child(root, 'chart');
    const columns = childrenOf(root, 'columns').map((column) => {
        const sums = childrenOf(column, 'aggregateTypes').map((aggregate) => aggregate.text.trim());
        return `${textOf(column, 'field') ?? ''}${sums.length > 0 ? ` (${sums.join(', ')})` : ''}`;
    });
    const grouped = (list: string): string => childrenOf(root, list).map(leaves).join('; ');
    return [
        `${textOf(root, 'name') ?? ''}: ${textOf(root, 'description') ?? ''}`,
        '',
        `- Of: ${textOf(root, 'reportType') ?? ''}, ${textOf(root, 'format') ?? ''}, ${textOf(root, 'scope') ?? ''}`,
        `- Columns: ${columns.join(', ')}`,
        `- Grouped by: ${grouped('groupingsDown') || 'nothing'}; across: ${grouped('groupingsAcross') || 'nothing'}`,
        ...childrenOf(child(root, 'filter'), 'criteriaItems').map(
            (item, index) => `- Filter ${index + 1}: ${leaves(item)}`
        ),
        `- Logic: ${textOf(child(root, 'filter'), 'booleanFilter') ?? 'all filters'}`,
        `- Sorted by: ${textOf(root, 'sortColumn') ?? 'name'} ${textOf(root, 'sortOrder') ?? ''}`.trimEnd(),
        `- Shows details ${textOf(root, 'showDetails') ?? ''}, totals ${textOf(root, 'showGrandTotal') ?? ''}, subtotals ${textOf(root, 'showSubTotals') ?? ''}`,
        `- Chart: ${chart === undefined ? 'none' : chartLine(chart)}`
    ];
}

function chartLine(chart: XmlElement): string {
    const by = ['groupingColumn', 'secondaryGroupingColumn'].flatMap((name) => textOf(chart, name) ?? []).join(' and ');
    return `${textOf(chart, 'chartType') ?? ''} of ${childrenOf(chart, 'chartSummaries').map(leaves).join('; ')} by ${by}`;
}

function dashboardLine(component: XmlElement): string {
    const flex = [...walk(component)].filter((element) => element.name === 'reportColumn').map((c) => c.text.trim());
    const summary = childrenOf(component, 'chartSummary').map(leaves).join('; ');
    const what = flex.length > 0 ? flex.join(', ') : `${summary} by ${texts(component, 'groupingColumn')}`;
    const footer = textOf(component, 'footer');
    const type = textOf(component, 'componentType') ?? '';
    return `- ${textOf(component, 'header') ?? ''}: ${type} on ${textOf(component, 'report') ?? ''}, ${what}${footer === undefined ? '' : ` ("${footer}")`}`;
}

function instanceLine(instance: XmlElement): string {
    const properties = childrenOf(instance, 'componentInstanceProperties').map(
        (property) => `${textOf(property, 'name') ?? ''} ${texts(property, 'value')}`
    );
    return `${textOf(instance, 'componentName') ?? ''}${properties.length > 0 ? ` (${properties.join(', ')})` : ''}`;
}

function texts(element: XmlElement, name: string): string {
    return childrenOf(element, name)
        .map((inner) => inner.text.trim())
        .join(', ');
}

/** Values of an element's children, without their names where the order says enough. */
function leaves(element: XmlElement): string {
    return element.children.map((inner) => inner.text.trim() || '(blank)').join(' ');
}
