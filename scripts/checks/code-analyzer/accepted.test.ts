import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { acceptedFindings, sortFindings } from './accepted.ts';

const TABLE = `
| Rule | Where | Why it is none |
| --- | --- | --- |
| \`pmd:Secret\` | \`fields/Key__c.field-meta.xml\` | It is no secret. |
| \`eslint:no-reason\` | \`a.js\` | |
`;
const found = (rule: string, file: string) => ({ rule, file, line: 1, message: 'm' });

describe('accepted findings', () => {
    it('need a rule, a place and a reason', () => {
        assert.deepEqual(
            [...acceptedFindings(TABLE)],
            [['pmd:Secret fields/Key__c.field-meta.xml', 'It is no secret.']]
        );
    });

    it('close what they name and nothing else', () => {
        const accepted = acceptedFindings(TABLE);
        const here = found('pmd:Secret', 'objects/A/fields/Key__c.field-meta.xml');
        const others = [
            found('pmd:Other', here.file),
            found('pmd:Secret', 'objects/A/fields/Other_Key__c.field-meta.xml'),
            found('pmd:Secret', 'fields/Monkey__c.field-meta.xml')
        ];
        assert.deepEqual(sortFindings([here, ...others], accepted), { open: others, explained: 1, outdated: [] });
    });

    it('are reported when nothing needs them any more', () => {
        const { outdated } = sortFindings([], acceptedFindings(TABLE));
        assert.deepEqual(outdated, ['pmd:Secret fields/Key__c.field-meta.xml']);
    });
});
