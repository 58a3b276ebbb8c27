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
    phone,
    picklist,
    required,
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
        required('LastName', 'Last Name', 80, { compoundName: 'Name' }),
        text('FirstName', 'First Name', 40, { compoundName: 'Name' }),
        picklist('Salutation', 'Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.']),
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
        date('LastActivityDate', 'Last Activity', { createable: false, updateable: false }),
        dateTime('EmailBouncedDate', 'Email Bounced Date', { createable: false, updateable: false })
    ]
};
