// Files the planted mistakes go into, below force-app/main/default.

export const accountField = (name: string): string => `objects/Account/fields/Health_${name}__c.field-meta.xml`;
export const runField = (name: string): string => `objects/Health_Sync_Run__c/fields/${name}__c.field-meta.xml`;
export const set = (name: string): string => `permissionsets/Health_${name}.permissionset-meta.xml`;
export const page = 'flexipages/Account_Health_Record_Page.flexipage-meta.xml';
export const modelLayout = 'layouts/Health_Model__c-Health Model Layout.layout-meta.xml';
export const app = 'applications/Account_Health.app-meta.xml';
export const redView = 'objects/Account/listViews/Red_Accounts.listView-meta.xml';
export const fallingView = 'objects/Account/listViews/Falling_Accounts.listView-meta.xml';
export const fieldEntry = (field: string, editable = false): string =>
    `<editable>${String(editable)}</editable>\n        <field>${field}</field>`;

/** A complete entry for an object, to be put before an existing one. */
export const objectEntry = (object: string): string =>
    [
        '<objectPermissions>',
        '        <allowCreate>false</allowCreate>',
        '        <allowDelete>false</allowDelete>',
        '        <allowEdit>false</allowEdit>',
        '        <allowRead>true</allowRead>',
        '        <modifyAllRecords>false</modifyAllRecords>',
        `        <object>${object}</object>`,
        '        <viewAllFields>false</viewAllFields>',
        '        <viewAllRecords>false</viewAllRecords>',
        '    </objectPermissions>'
    ].join('\n');
