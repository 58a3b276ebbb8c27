/** What a metadata file of one kind is and where it lives below force-app/main/default. */
export interface Kind {
    /** Name of the metadata type, which is also the root element. */
    readonly type: string;
    /** Pattern of the path below force-app/main/default; the first group is the name of the component. */
    readonly path: RegExp;
    /** The file repeats its own name in <fullName>. */
    readonly named?: true;
}

/**
 * Every kind of metadata the project uses. A file that fits none is a finding: either the folder or the suffix is
 * wrong, or the kind has to be added here together with its rules.
 */
const KINDS: Readonly<Record<string, Kind>> = {
    object: { type: 'CustomObject', path: /^objects\/(\w+)\/\1\.object-meta\.xml$/ },
    field: { type: 'CustomField', path: /^objects\/\w+\/fields\/(\w+)\.field-meta\.xml$/, named: true },
    validationRule: {
        type: 'ValidationRule',
        path: /^objects\/\w+\/validationRules\/(\w+)\.validationRule-meta\.xml$/,
        named: true
    },
    listView: { type: 'ListView', path: /^objects\/\w+\/listViews\/(\w+)\.listView-meta\.xml$/, named: true },
    compactLayout: {
        type: 'CompactLayout',
        path: /^objects\/\w+\/compactLayouts\/(\w+)\.compactLayout-meta\.xml$/,
        named: true
    },
    permissionSet: { type: 'PermissionSet', path: /^permissionsets\/(\w+)\.permissionset-meta\.xml$/ },
    customPermission: { type: 'CustomPermission', path: /^customPermissions\/(\w+)\.customPermission-meta\.xml$/ },
    labels: { type: 'CustomLabels', path: /^labels\/(CustomLabels)\.labels-meta\.xml$/ },
    layout: { type: 'Layout', path: /^layouts\/(\w+-[^/]+)\.layout-meta\.xml$/ },
    flexiPage: { type: 'FlexiPage', path: /^flexipages\/(\w+)\.flexipage-meta\.xml$/ },
    tab: { type: 'CustomTab', path: /^tabs\/(\w+)\.tab-meta\.xml$/ },
    application: { type: 'CustomApplication', path: /^applications\/(\w+)\.app-meta\.xml$/ },
    externalClientApp: { type: 'ExternalClientApplication', path: /^externalClientApps\/(\w+)\.eca-meta\.xml$/ },
    oauthSettings: { type: 'ExtlClntAppOauthSettings', path: /^extlClntAppOauthSettings\/(\w+)\.ecaOauth-meta\.xml$/ },
    component: { type: 'LightningComponentBundle', path: /^lwc\/(\w+)\/\1\.js-meta\.xml$/ },
    reportType: { type: 'ReportType', path: /^reportTypes\/(\w+)\.reportType-meta\.xml$/ },
    reportFolder: { type: 'ReportFolder', path: /^reports\/(\w+)\.reportFolder-meta\.xml$/ },
    report: { type: 'Report', path: /^reports\/(\w+\/\w+)\.report-meta\.xml$/ },
    dashboardFolder: { type: 'DashboardFolder', path: /^dashboards\/(\w+)\.dashboardFolder-meta\.xml$/ },
    dashboard: { type: 'Dashboard', path: /^dashboards\/(\w+\/\w+)\.dashboard-meta\.xml$/ },
    translation: { type: 'Translations', path: /^translations\/([a-z]{2}(?:_[A-Z]{2})?)\.translation-meta\.xml$/ },
    objectTranslation: {
        type: 'CustomObjectTranslation',
        path: /^objectTranslations\/(\w+-[a-z]{2}(?:_[A-Z]{2})?)\/\1\.objectTranslation-meta\.xml$/
    },
    fieldTranslation: {
        type: 'CustomFieldTranslation',
        path: /^objectTranslations\/\w+-[a-z]{2}(?:_[A-Z]{2})?\/(\w+)\.fieldTranslation-meta\.xml$/
    }
};

/** The kind of a path below force-app/main/default and the name of the component, or undefined for no known kind. */
export function kindOf(path: string): { kind: Kind; name: string } | undefined {
    for (const kind of Object.values(KINDS)) {
        const name = kind.path.exec(path)?.[1];
        if (name !== undefined) return { kind, name };
    }
    return undefined;
}
