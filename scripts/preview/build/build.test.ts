import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { build } from './build.ts';

let folder = '';

before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'preview-build-'));
    await component(
        `import { LightningElement } from 'lwc';\nexport default class Probe extends LightningElement {}\n`
    );
});

after(() => fs.rm(folder, { recursive: true, force: true }));

async function component(source: string): Promise<void> {
    const bundle = path.join(folder, 'package/lwc/probe');
    await fs.mkdir(bundle, { recursive: true });
    await fs.writeFile(path.join(bundle, 'probe.js'), source);
    await fs.writeFile(
        path.join(bundle, 'probe.html'),
        '<template><lightning-badge label="x"></lightning-badge></template>'
    );
    await fs.writeFile(
        path.join(bundle, 'probe.js-meta.xml'),
        '<LightningComponentBundle><isExposed>true</isExposed></LightningComponentBundle>'
    );
}

function buildPackage() {
    return build(path.join(folder, 'package'), path.join(folder, 'out'));
}

test('components are compiled once, and again only when one changes', async () => {
    const first = await buildPackage();
    assert.deepEqual(first.built, ['base components', 'components']);
    const main = await fs.readFile(path.join(first.appFolder, 'main.js'), 'utf8');
    assert.match(main, /c-probe/);
    assert.match(main, /from '\/vendor\/lightning\/badge\.js'/);
    assert.deepEqual((await buildPackage()).built, []);

    await component(
        `import { LightningElement } from 'lwc';\nexport default class Probe extends LightningElement { x = 1; }\n`
    );
    assert.deepEqual((await buildPackage()).built, ['components']);
});

test('a component that does not compile is reported with the compiler error, and compiles once it is mended', async () => {
    await component(
        `import { LightningElement } from 'lwc';\nexport default class Probe extends LightningElement { #m() {} }\n`
    );
    await assert.rejects(buildPackage(), /LWC1\d+|probe\.js/);
    await component(
        `import { LightningElement } from 'lwc';\nexport default class Probe extends LightningElement { y = 1; }\n`
    );
    assert.deepEqual((await buildPackage()).built, ['components']);
});
