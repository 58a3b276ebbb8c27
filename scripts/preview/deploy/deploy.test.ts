import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { packageFolder, projectRoot } from '../build/paths.ts';
import { administrator } from '../sample/org-client.ts';
import { OrgSession } from '../server/org-session.ts';
import { Processes } from '../start/processes.ts';

const PROGRAM = path.join(projectRoot, 'scripts/preview/deploy/main.ts');
const FIELD = 'main/default/objects/Account/fields/Health_Score__c.field-meta.xml';
const CARD = 'main/default/lwc/healthCard/healthCard.js-meta.xml';

const processes = new Processes();
let folder = '';
let login = '';

before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'deploy-test-'));
    login = path.join(folder, 'org/login.json');
    const args = ['scripts/local-org/main.ts', '--port', '0', '--data', path.join(folder, 'org')];
    await processes.service('The local org', args, (line) => line.startsWith('local org ready:'));
});
after(async () => {
    await processes.stopAll();
    await fs.rm(folder, { recursive: true, force: true });
});

async function copyWith(name: string, edit: (text: string) => string): Promise<string> {
    const copy = path.join(folder, 'force-app');
    await fs.cp(packageFolder, path.join(copy, 'main/default'), { recursive: true });
    const file = path.join(copy, name);
    await fs.writeFile(file, edit(await fs.readFile(file, 'utf8')));
    return copy;
}

const deploy = (source: string) => processes.run([PROGRAM, '--login', login, '--source', source]);

test('a refused component is named with the file and line of the source, and nothing is deployed', async () => {
    const source = await copyWith(FIELD, (text) => text.replace('</label>', '</label>\n    <colour>red</colour>'));
    await fs.writeFile(path.join(source, CARD), '<?xml version="1.0" encoding="UTF-8"?>\n<Wrong></Lightning>\n');
    const lines = (await fs.readFile(path.join(source, FIELD), 'utf8')).split('\n');
    const line = lines.findIndex((text) => text.includes('<colour>')) + 1;
    const { code, stderr } = await deploy(source);
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`${FIELD}:${line}:\\d+ .*colour`));
    assert.match(stderr, new RegExp(`${CARD}:2:\\d+ Error parsing file`));
    const org = administrator(new OrgSession(login));
    const { fields } = await org.json<{ fields: { name: string }[] }>('GET', '/sobjects/Account/describe');
    assert.ok(!fields.some(({ name }) => name === 'Health_Score__c'));
});

test('the package deploys, twice, and leaves no login behind', async () => {
    for (const time of ['first', 'second']) {
        const { code, stdout, stderr } = await deploy(path.join(projectRoot, 'force-app'));
        assert.equal(code, 0, `${time}: ${stderr}`);
        assert.match(stdout, /^\d{3} components$/m);
    }
});
