import { finding, type Finding } from '../finding.ts';
import type { Project } from '../read/project.ts';
import { child, textOf, walk, type XmlElement } from '../read/xml.ts';

const CHART = [
    'backgroundColor1',
    'backgroundColor2',
    'backgroundFadeDir',
    'chartType',
    'enableHoverLabels',
    'expandOthers',
    'legendPosition',
    'location',
    'showAxisLabels',
    'showPercentage',
    'showTotal',
    'showValues',
    'size',
    'summaryAxisRange',
    'textColor',
    'textSize',
    'title',
    'titleColor',
    'titleSize'
];

const COMPONENT_CHART = [
    'chartAxisRange',
    'decimalPrecision',
    'drillEnabled',
    'drillToDetailEnabled',
    'enableHover',
    'expandOthers',
    'showPercentage',
    'sortLegendValues',
    'useReportChart'
];

/** By type and element: what must stand inside. Left out, it would take a default that differs by org, edition or release. */
const STATED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
    Layout: {
        Layout: [
            'showEmailCheckbox',
            'showHighlightsPanel',
            'showInteractionLogPanel',
            'showRunAssignmentRulesCheckbox',
            'showSubmitAndAttachButton'
        ],
        layoutSections: ['customLabel', 'detailHeading', 'editHeading', 'label', 'style'],
        layoutItems: ['field']
    },
    Report: {
        chart: CHART,
        chartSummaries: ['axisBinding', 'column'],
        groupingsDown: ['dateGranularity', 'field', 'sortOrder'],
        groupingsAcross: ['dateGranularity', 'field', 'sortOrder'],
        filter: ['language']
    },
    Dashboard: {
        Dashboard: ['chartTheme', 'colorPalette', 'dashboardChartTheme', 'dashboardColorPalette'],
        dashboardComponent: ['autoselectColumnsFromReport'],
        chartSummary: ['axisBinding', 'column'],
        flexTableColumn: ['reportColumn', 'showSubTotal', 'showTotal', 'type'],
        flexComponentProperties: [
            'decimalPrecision',
            'flexTableSortInfo',
            'hideChatterPhotos',
            'useReportTableSetting'
        ],
        flexTableSortInfo: ['sortOrder']
    },
    CustomApplication: {
        CustomApplication: [
            'brand',
            'formFactors',
            'isNavAutoTempTabsDisabled',
            'isNavPersonalizationDisabled',
            'isNavTabPersistenceDisabled',
            'isOmniPinnedViewEnabled'
        ],
        brand: ['headerColor', 'shouldOverrideOrgTheme'],
        actionOverrides: ['actionName', 'content', 'formFactor', 'pageOrSobjectType', 'skipRecordTypeSelect', 'type']
    },
    CustomPermission: { CustomPermission: ['isLicensed'] },
    ExternalClientApplication: { ExternalClientApplication: ['contactEmail', 'isProtected', 'label'] },
    ExtlClntAppOauthSettings: { ExtlClntAppOauthSettings: ['isFirstPartyAppEnabled', 'label'] },
    ValidationRule: { ValidationRule: ['errorConditionFormula'] }
};

/** Everything that could silently take a default is spelled out. */
export function checkSpelledOut(project: Project): Finding[] {
    return project.files.flatMap((file) => {
        const table = STATED[file.kind.type];
        if (table === undefined) return [];
        return [...walk(file.root)].flatMap((element) =>
            [...(table[element.name] ?? []), ...chartStates(element)]
                .filter((name) => child(element, name) === undefined)
                .map((name) => {
                    const message = `<${element.name}> does not state <${name}>`;
                    return finding(element, 'not-spelled-out', message, `Add <${name}>.`);
                })
        );
    });
}

function chartStates(element: XmlElement): readonly string[] {
    const type = element.name === 'dashboardComponent' ? textOf(element, 'componentType') : 'FlexTable';
    if (type === 'FlexTable') return [];
    return type === 'Donut' ? [...COMPONENT_CHART, 'showTotal'] : COMPONENT_CHART;
}
