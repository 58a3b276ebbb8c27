import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UnreachableError } from '../errors.ts';
import { SHIPPED } from '../rules/published.ts';
import { FieldNames } from '../salesforce/field-names.ts';
import { assertVisible, namedFields } from './visible-fields.ts';
import type { NamedField } from './visible-fields.ts';

const SEEN = [
    'Id',
    'Name',
    'Account_Type__c',
    'Type',
    'Industry',
    'Health_Key__c',
    'Customer_Since__c',
    'AnnualRevenue'
];

describe('fields that the user does not see', () => {
    const namesOf = (namespace: string | null): FieldNames => {
        const seen = SEEN.map((name) =>
            namespace === null ? name : name.replace(/^Health_/u, `${namespace}__Health_`)
        );
        const definition = (name: string) => ({ name, type: 'string', updateable: true, calculated: false });
        return new FieldNames(
            namespace,
            new Map(seen.map((name) => [name.toLowerCase(), true])),
            new Map(seen.map((name) => [name.toLowerCase(), definition(name)]))
        );
    };
    /** What is said and what is to be done when these fields are to be read. */
    const told = (fields: readonly string[], named: readonly NamedField[], namespace: string | null = null) => {
        try {
            assertVisible('sync@example.com', namesOf(namespace), fields, named);
        } catch (error) {
            assert.ok(error instanceof UnreachableError);
            return { message: error.message, actions: error.actions };
        }
        return null;
    };

    it('are told with the setting that names them and the field that was meant', () => {
        const found = told(['Id', 'Typ'], [{ field: 'Typ', where: 'accounts.only' }]);
        assert.equal(
            found?.message,
            'Account has no field Typ, or sync@example.com does not see it. It is named in accounts.only. Did you mean Type?'
        );
        assert.match(found.actions[0] ?? '', /^Correct the name/u);
        assert.match(found.actions.join(' '), /If there is such a field, let the user read it/u);
        assert.doesNotMatch(found.actions.join(' '), /permset/u);
    });

    it('are told one by one, with every place once, whatever its case', () => {
        const named = [
            { field: 'custmer_since__c', where: 'accounts.startField' },
            { field: 'Custmer_Since__c', where: 'accounts.only' },
            { field: 'CUSTMER_SINCE__C', where: 'accounts.only' },
            { field: 'Anual_Revenue', where: 'accounts.revenueField' },
            { field: 'Owner.Name', where: 'match.by of source "survey"' },
            { field: 'Name', where: 'match.by of source "nps"' }
        ];
        const lines =
            told(['Custmer_Since__c', 'Anual_Revenue', 'Owner.Name', 'Name'], named)?.message.split('\n') ?? [];
        assert.equal(lines.length, 3);
        assert.match(
            lines[0] ?? '',
            /named in accounts\.startField and in accounts\.only\. Did you mean Customer_Since__c\?$/u
        );
        assert.match(lines[1] ?? '', /named in accounts\.revenueField\. Did you mean AnnualRevenue\?$/u);
        assert.match(lines[2] ?? '', /no field Owner\.Name, .* named in match\.by of source "survey"\.$/u);
    });

    it('are those of the permission set where nobody has named them', () => {
        const found = told(
            ['Health_Score__c', 'Typ', 'Health_Digest__c'],
            [{ field: 'Typ', where: 'accounts.only' }],
            'ah'
        );
        assert.match(found?.message ?? '', /Type\?\nsync@example\.com does not see these Account fields: ah__Health_Score__c, ah__Health_Digest__c$/u); // prettier-ignore
        assert.match(found?.actions.at(-1) ?? '', /sf org assign permset --name Health_Sync/u);
        const own = told(['Health_Score__c'], []);
        assert.equal(own?.message, 'sync@example.com does not see these Account fields: Health_Score__c');
        assert.equal(own.actions.length, 1);
    });

    it('may be of the package and misspelt', () => {
        const found = told(['Health_Kee__c'], [{ field: 'Health_Kee__c', where: 'match.by of source "survey"' }], 'ah');
        assert.match(found?.message ?? '', /no field ah__Health_Kee__c, .* Did you mean ah__Health_Key__c\?$/u);
        assert.match(found?.actions.at(-1) ?? '', /permset/u);
    });

    it('are none where all are seen', () => {
        assert.equal(told(['id', 'Type', 'Health_Key__c'], []), null);
    });
});

describe('fields that are named', () => {
    it('are those of settings and rules, with their places', () => {
        const config = {
            sources: [{ name: 'survey', match: { by: 'Domain__c' } }],
            accounts: { only: [{ field: 'Type', in: ['Customer'] }], startField: 'Since__c' }
        } as unknown as Parameters<typeof namedFields>[0];
        const rules = { ...SHIPPED, field: 'Region__c', cohortField: null, stageField: 'Phase__c', record: { id: 'm1', name: 'Europe' } }; // prettier-ignore
        assert.deepEqual(namedFields(config, [rules]), [
            { field: 'Domain__c', where: 'match.by of source "survey"' },
            { field: 'Type', where: 'accounts.only' },
            { field: 'Since__c', where: 'accounts.startField' },
            { field: 'Region__c', where: 'the segment field of the rules "Europe"' },
            { field: 'Phase__c', where: 'the stage field of the rules "Europe"' }
        ]);
    });
});
