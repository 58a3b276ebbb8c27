// The metadata types that can be deployed: where they lie in a zip, and in which file of an object.

export interface ComponentType {
    type: string;
    folder: string;
    suffix: string;
}

/** Types with a file of their own: `<folder>/<name>.<suffix>`. */
export const FILE_TYPES: readonly ComponentType[] = [
    { type: 'CustomObject', folder: 'objects', suffix: 'object' },
    { type: 'PermissionSet', folder: 'permissionsets', suffix: 'permissionset' },
    { type: 'CustomPermission', folder: 'customPermissions', suffix: 'customPermission' },
    { type: 'CustomLabels', folder: 'labels', suffix: 'labels' },
    { type: 'SharingRules', folder: 'sharingRules', suffix: 'sharingRules' },
    { type: 'Layout', folder: 'layouts', suffix: 'layout' },
    { type: 'FlexiPage', folder: 'flexipages', suffix: 'flexipage' },
    { type: 'CustomTab', folder: 'tabs', suffix: 'tab' },
    { type: 'CustomApplication', folder: 'applications', suffix: 'app' },
    { type: 'ExternalClientApplication', folder: 'externalClientApps', suffix: 'eca' },
    { type: 'ExtlClntAppOauthSettings', folder: 'extlClntAppOauthSettings', suffix: 'ecaOauth' },
    { type: 'ReportType', folder: 'reportTypes', suffix: 'reportType' },
    { type: 'Report', folder: 'reports', suffix: 'report' },
    { type: 'Dashboard', folder: 'dashboards', suffix: 'dashboard' },
    { type: 'Translations', folder: 'translations', suffix: 'translation' },
    { type: 'CustomObjectTranslation', folder: 'objectTranslations', suffix: 'objectTranslation' }
];

/** Types that are elements of `objects/<Object>.object`: their element, and their folder and suffix in source format. */
export const OBJECT_PARTS: readonly (ComponentType & { element: string })[] = [
    { type: 'CustomField', element: 'fields', folder: 'fields', suffix: 'field' },
    { type: 'ValidationRule', element: 'validationRules', folder: 'validationRules', suffix: 'validationRule' },
    { type: 'ListView', element: 'listViews', folder: 'listViews', suffix: 'listView' },
    { type: 'CompactLayout', element: 'compactLayouts', folder: 'compactLayouts', suffix: 'compactLayout' }
];

/** Types that are elements of `sharingRules/<Object>.sharingRules`. */
export const RULE_PARTS: readonly { type: string; element: string }[] = [
    { type: 'SharingOwnerRule', element: 'sharingOwnerRules' },
    { type: 'SharingCriteriaRule', element: 'sharingCriteriaRules' }
];

export const isRule = (type: string): boolean => RULE_PARTS.some((part) => part.type === type);

/** Folders of reports and dashboards: `reports/<name>-meta.xml`. */
export const FOLDER_TYPES: Readonly<Record<string, string>> = {
    ReportFolder: 'reports',
    DashboardFolder: 'dashboards'
};

export const LABELS_FILE = 'labels/CustomLabels.labels';
export const BUNDLE = 'LightningComponentBundle';
export const BUNDLE_FOLDER = 'lwc';

/** File, or for a component bundle the folder with a slash at its end, in which a component is deployed; null: unknown type. */
export function pathOf(type: string, name: string): string | null {
    if (type === BUNDLE) return `lwc/${name}/`;
    if (type === 'CustomLabel') return LABELS_FILE;
    if (OBJECT_PARTS.some((part) => part.type === type)) return `objects/${name.split('.')[0]}.object`;
    if (isRule(type)) return `sharingRules/${name.split('.')[0]}.sharingRules`;
    const found = FILE_TYPES.find((one) => one.type === type);
    if (found) return `${found.folder}/${name}.${found.suffix}`;
    const folder = FOLDER_TYPES[type];
    return folder === undefined ? null : `${folder}/${name}-meta.xml`;
}

/** Can components of this type be deployed? */
export const isKnownType = (type: string): boolean => pathOf(type, 'x') !== null;

/** Type and name of the component that a file of a zip is; null for a file of no known type. */
export function componentAt(path: string): { type: string; name: string } | null {
    const [, bundle] = /^lwc\/([^/]+)\/.+$/.exec(path) ?? [];
    if (bundle !== undefined) return { type: BUNDLE, name: bundle };
    const [, folder, name = ''] = /^([^/]+)\/(.+)$/.exec(path) ?? [];
    const found = FILE_TYPES.find((one) => one.folder === folder);
    if (!found) return null;
    if (name.endsWith(`.${found.suffix}`)) return { type: found.type, name: name.slice(0, -found.suffix.length - 1) };
    const [folderType] = Object.entries(FOLDER_TYPES).find(([, one]) => one === folder) ?? [];
    const [, folderName] = /^([^/]+)-meta\.xml$/.exec(name) ?? [];
    return folderType !== undefined && folderName !== undefined ? { type: folderType, name: folderName } : null;
}
