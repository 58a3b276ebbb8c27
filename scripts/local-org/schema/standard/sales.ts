import {
    INDUSTRIES,
    LEAD_SOURCES,
    address,
    currency,
    date,
    email,
    flag,
    int,
    longText,
    lookup,
    nameText,
    percent,
    personName,
    personParts,
    phone,
    picklist,
    required,
    text,
    url
} from './spec.ts';
import type { StandardObject } from './spec.ts';

const STAGES = [
    'Prospecting',
    'Qualification',
    'Needs Analysis',
    'Value Proposition',
    'Id. Decision Makers',
    'Perception Analysis',
    'Proposal/Price Quote',
    'Negotiation/Review',
    'Closed Won',
    'Closed Lost'
];

export const opportunity: StandardObject = {
    name: 'Opportunity',
    label: 'Opportunity',
    labelPlural: 'Opportunities',
    keyPrefix: '006',
    sharing: 'Private',
    fields: [
        lookup('AccountId', 'Account ID', 'Account', 'Opportunities', { onDelete: 'cascade' }),
        lookup('ContactId', 'Contact ID', 'Contact', 'Opportunities', {
            updateable: false,
            alwaysVisible: true,
            relationshipName: null
        }),
        nameText('Name', 120),
        longText('Description', 'Description', 32000),
        picklist('StageName', 'Stage', STAGES, { required: true, alwaysVisible: true }),
        currency('Amount', 'Amount'),
        percent('Probability', 'Probability (%)'),
        date('CloseDate', 'Close Date', { required: true, alwaysVisible: true }),
        picklist('Type', 'Opportunity Type', [
            'Existing Customer - Upgrade',
            'Existing Customer - Replacement',
            'Existing Customer - Downgrade',
            'New Customer'
        ]),
        text('NextStep', 'Next Step', 255),
        picklist('LeadSource', 'Lead Source', LEAD_SOURCES),
        // Closed and won follow the stage, as the standard stage list defines it.
        flag('IsClosed', 'Closed', false, {
            createable: false,
            updateable: false,
            alwaysVisible: true,
            formula: 'OR(ISPICKVAL(StageName, "Closed Won"), ISPICKVAL(StageName, "Closed Lost"))',
            defaultValue: null
        }),
        flag('IsWon', 'Won', false, {
            createable: false,
            updateable: false,
            alwaysVisible: true,
            formula: 'ISPICKVAL(StageName, "Closed Won")',
            defaultValue: null
        })
    ]
};

export const lead: StandardObject = {
    name: 'Lead',
    label: 'Lead',
    labelPlural: 'Leads',
    keyPrefix: '00Q',
    sharing: 'ReadWrite',
    fields: [
        ...personParts(),
        personName('Full Name'),
        text('Title', 'Title', 128),
        required('Company', 'Company', 255),
        ...address('', ''),
        phone('Phone', 'Phone'),
        phone('MobilePhone', 'Mobile Phone'),
        email('Email', 'Email'),
        url('Website', 'Website'),
        longText('Description', 'Description', 32000),
        picklist('LeadSource', 'Lead Source', LEAD_SOURCES),
        picklist(
            'Status',
            'Status',
            ['Open - Not Contacted', 'Working - Contacted', 'Closed - Converted', 'Closed - Not Converted'],
            { required: true, alwaysVisible: true, defaultValue: 'Open - Not Contacted' }
        ),
        picklist('Industry', 'Industry', INDUSTRIES),
        picklist('Rating', 'Rating', ['Hot', 'Warm', 'Cold']),
        currency('AnnualRevenue', 'Annual Revenue', 0),
        int('NumberOfEmployees', 'Employees'),
        flag('IsConverted', 'Converted', false, { createable: false, updateable: false, alwaysVisible: true })
    ]
};

export const campaign: StandardObject = {
    name: 'Campaign',
    label: 'Campaign',
    labelPlural: 'Campaigns',
    keyPrefix: '701',
    sharing: 'ReadWrite',
    fields: [
        nameText('Name', 80),
        picklist('Type', 'Type', [
            'Conference',
            'Webinar',
            'Trade Show',
            'Public Relations',
            'Partners',
            'Referral Program',
            'Advertisement',
            'Banner Ads',
            'Direct Mail',
            'Email',
            'Telemarketing',
            'Other'
        ]),
        picklist('Status', 'Status', ['Planned', 'In Progress', 'Completed', 'Aborted'], { defaultValue: 'Planned' }),
        date('StartDate', 'Start Date'),
        date('EndDate', 'End Date'),
        currency('BudgetedCost', 'Budgeted Cost in Campaign'),
        flag('IsActive', 'Active'),
        longText('Description', 'Description', 32000)
    ]
};

export const supportCase: StandardObject = {
    name: 'Case',
    label: 'Case',
    labelPlural: 'Cases',
    keyPrefix: '500',
    sharing: 'ReadWrite',
    fields: [
        text('CaseNumber', 'Case Number', 30, {
            autoNumber: '{00000000}',
            nameField: true,
            required: true,
            alwaysVisible: true,
            createable: false,
            updateable: false
        }),
        lookup('ContactId', 'Contact ID', 'Contact', 'Cases'),
        lookup('AccountId', 'Account ID', 'Account', 'Cases', { onDelete: 'restrict' }),
        text('Subject', 'Subject', 255),
        longText('Description', 'Description', 32000),
        picklist('Status', 'Status', ['New', 'Working', 'Escalated', 'Closed'], {
            alwaysVisible: true,
            defaultValue: 'New'
        }),
        picklist('Priority', 'Priority', ['High', 'Medium', 'Low'], { defaultValue: 'Medium' }),
        picklist('Origin', 'Case Origin', ['Phone', 'Email', 'Web']),
        picklist('Type', 'Case Type', ['Mechanical', 'Electrical', 'Electronic', 'Structural', 'Other'])
    ]
};
