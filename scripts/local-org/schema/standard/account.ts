import {
    INDUSTRIES,
    address,
    currency,
    date,
    int,
    longText,
    lookup,
    nameText,
    phone,
    picklist,
    text,
    url
} from './spec.ts';
import type { StandardObject } from './spec.ts';

export const account: StandardObject = {
    name: 'Account',
    label: 'Account',
    labelPlural: 'Accounts',
    keyPrefix: '001',
    sharing: 'Private',
    fields: [
        nameText('Account Name', 255),
        picklist('Type', 'Account Type', [
            'Prospect',
            'Customer - Direct',
            'Customer - Channel',
            'Channel Partner / Reseller',
            'Installation Partner',
            'Technology Partner',
            'Other'
        ]),
        lookup('ParentId', 'Parent Account ID', 'Account', 'ChildAccounts'),
        ...address('Billing', 'Billing'),
        ...address('Shipping', 'Shipping'),
        phone('Phone', 'Account Phone'),
        phone('Fax', 'Account Fax'),
        text('AccountNumber', 'Account Number', 40),
        url('Website', 'Website'),
        text('Sic', 'SIC Code', 20),
        picklist('Industry', 'Industry', INDUSTRIES),
        currency('AnnualRevenue', 'Annual Revenue', 0),
        int('NumberOfEmployees', 'Employees'),
        picklist('Ownership', 'Ownership', ['Public', 'Private', 'Subsidiary', 'Other']),
        text('TickerSymbol', 'Ticker Symbol', 20),
        longText('Description', 'Account Description', 32000),
        picklist('Rating', 'Account Rating', ['Hot', 'Warm', 'Cold']),
        text('Site', 'Account Site', 80),
        text('Jigsaw', 'Data.com Key', 20),
        text('JigsawCompanyId', 'Jigsaw Company ID', 20, {
            createable: false,
            updateable: false,
            alwaysVisible: true
        }),
        text('SicDesc', 'SIC Description', 80),
        picklist('AccountSource', 'Account Source', [
            'Web',
            'Phone Inquiry',
            'Partner Referral',
            'Purchased List',
            'Other'
        ]),
        date('LastActivityDate', 'Last Activity', { createable: false, updateable: false, alwaysVisible: true })
    ]
};
