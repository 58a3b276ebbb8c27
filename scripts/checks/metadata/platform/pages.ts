/** Regions of the page templates in use; a page must fill no other. */
export const TEMPLATE_REGIONS: Readonly<Record<string, readonly string[]>> = {
    'flexipage:recordHomeTemplateDesktop': ['header', 'main', 'sidebar'],
    'flexipage:defaultAppHomeTemplate': ['main'],
    'home:desktopTemplate': ['top', 'bottomLeft', 'bottomRight', 'sidebar']
};

/** Platform components in use with the properties a page may set. */
export const STANDARD_COMPONENTS: Readonly<Record<string, readonly string[]>> = {
    'force:highlightsPanel': [
        'actionNames',
        'collapsed',
        'enableActionsConfiguration',
        'enableActionsInNative',
        'hideChatterActions',
        'numVisibleActions'
    ],
    'force:detailPanel': [],
    'force:relatedListContainer': ['relatedListComponentOverride', 'rowsToDisplay', 'showActionBar'],
    'flexipage:tab': ['active', 'body', 'title'],
    'flexipage:tabset': ['tabs'],
    'flexipage:richText': ['decorate', 'richTextValue'],
    'flexipage:filterListCard': [
        'enableInlineEdit',
        'entityName',
        'filterName',
        'hideActionBar',
        'hideSearchBar',
        'pageSize'
    ],
    'runtime_sales_activities:activityPanel': ['showLegacyActivityComposer'],
    'home:recentRecordContainer': [],
    'desktopDashboards:embeddedDashboard': ['dashboardName', 'hideOnError']
};

/** Properties that name a facet of the same page. */
export const FACET_PROPERTIES: readonly string[] = ['flexipage:tab.body', 'flexipage:tabset.tabs'];

/** Titles of tabs that the platform translates by itself. */
export const STANDARD_TAB_TITLES: readonly string[] = [
    'Standard.Tab.detail',
    'Standard.Tab.relatedLists',
    'Standard.Tab.activity',
    'Standard.Tab.collaborate'
];

/** Standard tabs an app may hold. */
export const STANDARD_TABS: readonly string[] = [
    'standard-home',
    'standard-Account',
    'standard-Contact',
    'standard-Opportunity',
    'standard-Task',
    'standard-report',
    'standard-Dashboard'
];

/** Icons of tabs of custom objects, written as public packages write them; any two tabs should differ. */
export const TAB_MOTIFS: readonly string[] = [
    'Custom3: Sun',
    'Custom19: Wrench',
    'Custom53: Bell',
    'Custom62: Chalkboard',
    'Custom64: Compass',
    'Custom67: Gears',
    'Custom83: Pencil',
    'Custom84: Presenter'
];

/** Targets of components in use, with the page type that may hold such a component. */
export const COMPONENT_TARGETS: Readonly<Record<string, string>> = {
    lightning__RecordPage: 'RecordPage',
    lightning__AppPage: 'AppPage',
    lightning__HomePage: 'HomePage',
    lightning__Tab: '',
    lightning__RecordAction: '',
    lightning__FlowScreen: '',
    lightning__UtilityBar: 'UtilityBar'
};
