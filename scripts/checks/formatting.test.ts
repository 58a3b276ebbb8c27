import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import prettier from 'prettier';
import { ROOT } from './repository.ts';

/** Formats a text as the repository's own settings would if it stood at this path. */
async function formatted(path: string, text: string): Promise<string> {
    const filepath = join(ROOT, path);
    return prettier.format(text, { ...(await prettier.resolveConfig(filepath)), filepath });
}

describe('formatting metadata', () => {
    const field = 'force-app/main/default/objects/Account/fields/X__c.field-meta.xml';

    it('keeps every blank and line break inside a value, because they are deployed', async () => {
        const text = [
            '<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">',
            `    <description>${'A sentence longer than a line of code may be. '.repeat(5)}</description>`,
            '    <formula>IF(ISBLANK(A__c), &quot;&quot;,',
            '  &quot;two  blanks&quot;)</formula>',
            '    <label>a   b</label>',
            '</CustomField>',
            ''
        ].join('\n');
        assert.equal(await formatted(field, text), text);
    });

    it('indents elements by four', async () => {
        const text = '<CustomField><valueSet>\n<restricted>true</restricted></valueSet></CustomField>\n';
        const expected = [
            '<CustomField>',
            '    <valueSet>',
            '        <restricted>true</restricted>',
            '    </valueSet>',
            '</CustomField>',
            ''
        ];
        assert.equal(await formatted(field, text), expected.join('\n'));
    });
});
