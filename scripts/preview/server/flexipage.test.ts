import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { namedPage, recordPage } from './flexipage.ts';

let folder = '';

const PAGE = `<?xml version="1.0" encoding="UTF-8"?>
<FlexiPage xmlns="http://soap.sforce.com/2006/04/metadata">
    <flexiPageRegions>
        <itemInstances><componentInstance>
            <componentInstanceProperties><name>limit</name><value>7</value></componentInstanceProperties>
            <componentName>card</componentName><identifier>c_card</identifier>
        </componentInstance></itemInstances>
        <itemInstances><componentInstance>
            <componentInstanceProperties><name>tabs</name><value>Facet-tabs</value></componentInstanceProperties>
            <componentName>flexipage:tabset</componentName><identifier>tabset</identifier>
        </componentInstance></itemInstances>
        <name>main</name><type>Region</type>
    </flexiPageRegions>
    <flexiPageRegions>
        <itemInstances><componentInstance>
            <componentInstanceProperties><name>body</name><value>Facet-detail</value></componentInstanceProperties>
            <componentInstanceProperties><name>title</name><value>Standard.Tab.detail</value></componentInstanceProperties>
            <componentName>flexipage:tab</componentName><identifier>tab1</identifier>
        </componentInstance></itemInstances>
        <name>Facet-tabs</name><type>Facet</type>
    </flexiPageRegions>
    <flexiPageRegions>
        <itemInstances><componentInstance>
            <componentName>force:detailPanel</componentName><identifier>detail</identifier>
        </componentInstance></itemInstances>
        <name>Facet-detail</name><type>Facet</type>
    </flexiPageRegions>
    <flexiPageRegions><name>sidebar</name><type>Region</type></flexiPageRegions>
    <masterLabel>Account page</masterLabel><sobjectType>Account</sobjectType><type>RecordPage</type>
</FlexiPage>`;

const META = `<LightningComponentBundle><targetConfigs><targetConfig targets="lightning__RecordPage">
    <property name="limit" type="Integer" default="5"/><property name="compact" type="Boolean" default="true"/>
    <property name="heading" type="String"/></targetConfig></targetConfigs></LightningComponentBundle>`;

before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'flexipage-'));
    await fs.mkdir(path.join(folder, 'flexipages'));
    await fs.mkdir(path.join(folder, 'lwc/card'), { recursive: true });
    await fs.writeFile(path.join(folder, 'flexipages/Account_Page.flexipage-meta.xml'), PAGE);
    await fs.writeFile(path.join(folder, 'lwc/card/card.js-meta.xml'), META);
});

after(() => fs.rm(folder, { recursive: true, force: true }));

test('regions keep their order, width and components', () => {
    const page = recordPage(folder, 'Account');
    assert.deepEqual(
        page?.regions.map(({ name, width, components }) => [name, width, components.length]),
        [
            ['main', 'LARGE', 2],
            ['sidebar', 'SMALL', 0]
        ]
    );
});

test('a tabset holds its tabs, and a tab the components of its facet', () => {
    const [, tabset] = recordPage(folder, 'Account')?.regions[0]?.components ?? [];
    assert.deepEqual(
        tabset?.tabs.map((tab) => [tab.label, tab.components.map(({ name }) => name)]),
        [['Details', ['force:detailPanel']]]
    );
});

test('properties arrive in their declared type, defaults first', () => {
    const [card] = recordPage(folder, 'Account')?.regions[0]?.components ?? [];
    assert.equal(card?.custom, true);
    assert.deepEqual(card?.properties, { limit: 7, compact: true });
});

test('an object or page that the package does not lay out is null', () => {
    assert.equal(recordPage(folder, 'Contact'), null);
    assert.equal(namedPage(folder, 'Nope'), null);
    assert.equal(namedPage(folder, 'Account_Page')?.label, 'Account page');
});
