import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileProblems } from './platform-compiler.ts';

const bundle = (script: string, template = '<template><p>{text}</p></template>') => ({
    name: 'sample',
    apiVersion: 66,
    files: { 'sample.js': script, 'sample.html': template }
});
const component = (line: string, inside = ''): string =>
    `import { LightningElement, api } from 'lwc';\n${line}\nexport default class Sample extends LightningElement { @api text; ${inside} }\n`;

describe("Salesforce's own compiler", () => {
    it('accepts a plain component', async () => {
        assert.deepEqual(await compileProblems(bundle(component(''))), []);
    });

    const refused: [what: string, line: string, inside?: string][] = [
        ['createElement', "import { createElement } from 'lwc'; createElement('c-x');"],
        ['a dynamic import', '', "load() { return import('c/other'); }"],
        ['the environment', '', 'get mode() { return process.env.MODE; }'],
        ['a named import of a field', "import { NAME } from '@salesforce/schema/Account.Name';", 'name = NAME;'],
        ['a private method', '', '#hidden() {}']
    ];
    for (const [what, line, inside] of refused) {
        it(`refuses ${what}`, async () => {
            assert.notEqual((await compileProblems(bundle(component(line, inside)))).length, 0);
        });
    }

    it('refuses a calculation in a template', async () => {
        const problems = await compileProblems(bundle(component(''), '<template><p>{a + b}</p></template>'));
        assert.match(problems.join(), /sample\.html/);
    });

    it('is not asked about a bundle without settings', async () => {
        const problems = await compileProblems({ ...bundle(component('')), apiVersion: Number.NaN });
        assert.match(problems.join(), /apiVersion/);
    });
});
