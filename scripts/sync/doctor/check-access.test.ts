import assert from 'node:assert/strict';
import { it } from 'node:test';
import { FieldNames } from '../salesforce/field-names.ts';
import type { Session } from '../salesforce/session.ts';
import { checkAccess } from './check-access.ts';
import { Describes } from './describe.ts';
import type { DescribedField } from './describe.ts';

it('a field that is not there is asked about by the name that was meant, those of the package are not', async () => {
    const field = (name: string): DescribedField => ({ name, createable: true, updateable: true });
    const fields = ['Id', 'Name', 'CreatedDate', 'Industry', 'Health_Key__c'].map(field);
    const all = { name: 'Account', queryable: true, createable: true, updateable: true, deletable: true, fields };
    const session = { username: 'user@org.example', json: () => Promise.resolve(all) } as unknown as Session;
    const names = new FieldNames(null, new Map());
    const needed = ['Id', 'Indsutry', 'CreatedDat', 'Xyzzy__c', 'Owner.Nam', 'Health_Keys__c'];
    const findings = await checkAccess(
        {
            object: 'Account',
            access: ['read'],
            fields: new Map(needed.map((name) => [name, new Set(['read'] as const)])),
            optional: new Set(),
            own: false
        },
        { session, names, describes: new Describes(session), settings: null, userId: null, assigned: true, clockAhead: 0, now: () => 0, stateFolder: '' } // prettier-ignore
    );
    assert.deepEqual(
        findings.map(({ level, found }) => [level, found]),
        [['fail', 'Not visible to the user, or not there: Indsutry (did you mean Industry?), CreatedDat (did you mean CreatedDate?), Xyzzy__c, Owner.Nam, Health_Keys__c.']] // prettier-ignore
    );
});
