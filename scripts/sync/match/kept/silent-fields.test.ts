import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FieldNames } from '../../salesforce/field-names.ts';
import { silentFields } from './silent-fields.ts';

/** An org whose user sees these fields: name -> type. */
function org(fields: Readonly<Record<string, string>>): FieldNames {
    const definitions = Object.entries(fields).map(([name, type]) => {
        const definition = { name, type, updateable: true, calculated: false };
        return [name.toLowerCase(), definition] as const;
    });
    return new FieldNames(null, new Map(definitions.map(([name]) => [name, true])), new Map(definitions));
}

describe('fields of person accounts', () => {
    it('that are kept with their contact may change without the account, whether it is a person does not', () => {
        const names = org({
            IsPersonAccount: 'boolean',
            PersonEmail: 'email',
            Tier__pc: 'picklist',
            Tier__c: 'picklist'
        });
        const asked = ['IsPersonAccount', 'PersonEmail', 'Tier__pc', 'Tier__c'];
        assert.deepEqual(silentFields(names, asked), ['PersonEmail', 'Tier__pc']);
    });
});
