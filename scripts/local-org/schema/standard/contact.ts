import {
    LEAD_SOURCES,
    address,
    date,
    dateTime,
    email,
    flag,
    longText,
    lookup,
    personName,
    personParts,
    phone,
    picklist,
    text
} from './spec.ts';
import type { StandardObject } from './spec.ts';

export const contact: StandardObject = {
    name: 'Contact',
    label: 'Contact',
    labelPlural: 'Contacts',
    keyPrefix: '003',
    sharing: 'ControlledByParent',
    sharingParent: 'AccountId',
    fields: [
        lookup('AccountId', 'Account ID', 'Account', 'Contacts', { onDelete: 'cascade' }),
        ...personParts(),
        personName('Full Name'),
        ...address('Mailing', 'Mailing'),
        ...address('Other', 'Other'),
        phone('Phone', 'Business Phone'),
        phone('Fax', 'Business Fax'),
        phone('MobilePhone', 'Mobile Phone'),
        phone('HomePhone', 'Home Phone'),
        lookup('ReportsToId', 'Reports To ID', 'Contact', null),
        email('Email', 'Email'),
        text('Title', 'Title', 128),
        text('Department', 'Department', 80),
        picklist('LeadSource', 'Lead Source', LEAD_SOURCES),
        date('Birthdate', 'Birthdate'),
        longText('Description', 'Contact Description', 32000),
        flag('HasOptedOutOfEmail', 'Email Opt Out'),
        flag('DoNotCall', 'Do Not Call'),
        date('LastActivityDate', 'Last Activity', { createable: false, updateable: false, alwaysVisible: true }),
        dateTime('EmailBouncedDate', 'Email Bounced Date', { alwaysVisible: true })
    ]
};
