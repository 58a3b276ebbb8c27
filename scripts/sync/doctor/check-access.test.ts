import assert from 'node:assert/strict';
import { it } from 'node:test';
import { patientOf } from '../testing/answering-org.ts';
import { checkAccess } from './check-access.ts';
import type { DescribedField, Describes } from './describe.ts';

it('a field that is not there is asked about by the name that was meant, those of the package are not', async () => {
    const field = (name: string): DescribedField => ({ name, createable: true, updateable: true });
    const fields = ['Id', 'Name', 'CreatedDate', 'Industry', 'Health_Key__c'].map(field);
    const all = { name: 'Account', queryable: true, createable: true, updateable: true, deletable: true, fields };
    const needed = ['Id', 'Indsutry', 'CreatedDat', 'Xyzzy__c', 'Owner.Nam', 'Health_Keys__c'];
    const findings = await checkAccess(
        {
            object: 'Account',
            access: ['read'],
            fields: new Map(needed.map((name) => [name, new Set(['read'] as const)])),
            optional: new Set(),
            own: false
        },
        patientOf({}, { describes: { of: () => Promise.resolve(all) } as unknown as Describes })
    );
    assert.deepEqual(
        findings.map(({ level, found }) => [level, found]),
        [['fail', 'Not visible to the user, or not there: Indsutry (did you mean Industry?), CreatedDat (did you mean CreatedDate?), Xyzzy__c, Owner.Nam, Health_Keys__c.']] // prettier-ignore
    );
});
