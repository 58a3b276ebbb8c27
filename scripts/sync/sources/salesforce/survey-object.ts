/** Metadata of a survey object as an org may have it, for tests; the package does not bring it. */

const XML = '<?xml version="1.0" encoding="UTF-8"?>';
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const FIELDS: Readonly<Record<string, string>> = {
    Account__c: lookup('Account', 'Survey_Responses'),
    Contact__c: lookup('Contact', 'Survey_Responses'),
    Score__c: '<type>Number</type><precision>3</precision><scale>0</scale>',
    Answered_On__c: '<type>Date</type>',
    Decision_Maker__c: '<type>Checkbox</type><defaultValue>false</defaultValue>',
    Status__c: '<type>Text</type><length>40</length>'
};

function lookup(to: string, children: string): string {
    return `<type>Lookup</type><referenceTo>${to}</referenceTo><relationshipLabel>Survey Responses</relationshipLabel>
        <relationshipName>${children}</relationshipName><deleteConstraint>SetNull</deleteConstraint>`;
}

function field(name: string): [string, string] {
    const label = name.replace(/__c$/u, '').replaceAll('_', ' ');
    const path = `objects/Survey_Response__c/fields/${name}.field-meta.xml`;
    return [
        path,
        `${XML}<CustomField ${NAMESPACE}><fullName>${name}</fullName><label>${label}</label>${FIELDS[name] ?? ''}</CustomField>`
    ];
}

function readable(object: string): string {
    return `<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit>
        <allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>${object}</object>
        <viewAllFields>false</viewAllFields><viewAllRecords>true</viewAllRecords></objectPermissions>`;
}

function readableField(name: string): string {
    return `<fieldPermissions><editable>false</editable><field>${name}</field><readable>true</readable></fieldPermissions>`;
}

/** What an administrator adds so that the job may read its sources in the org. */
const PERMISSION_SET = `${XML}<PermissionSet ${NAMESPACE}>
    ${[...Object.keys(FIELDS).map((name) => `Survey_Response__c.${name}`), 'Contact.Email', 'Opportunity.AccountId', 'Opportunity.Amount', 'Opportunity.Type', 'Opportunity.IsClosed', 'Opportunity.IsWon'].map(readableField).join('')}
    <hasActivationRequired>false</hasActivationRequired><label>Health Sources</label>
    ${['Survey_Response__c', 'Opportunity', 'Contact'].map(readable).join('')}
</PermissionSet>`;

/** Path below main/default -> content. */
export const SURVEY_METADATA: Readonly<Record<string, string>> = {
    'objects/Survey_Response__c/Survey_Response__c.object-meta.xml': `${XML}<CustomObject ${NAMESPACE}>
        <deploymentStatus>Deployed</deploymentStatus><label>Survey Response</label><pluralLabel>Survey Responses</pluralLabel>
        <nameField><displayFormat>SR-{000000}</displayFormat><label>Number</label><type>AutoNumber</type></nameField>
        <sharingModel>Private</sharingModel></CustomObject>`,
    ...Object.fromEntries(Object.keys(FIELDS).map(field)),
    'permissionsets/Health_Sources.permissionset-meta.xml': PERMISSION_SET
};
