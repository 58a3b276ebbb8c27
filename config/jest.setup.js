import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerSa11yMatcher } from '@sa11y/jest';

registerSa11yMatcher();

// Taken before a test can install fake timers.
const { setTimeout: realSetTimeout } = globalThis;

/** Resolves after pending promises, wires and renders, including those started by event handlers that await. */
globalThis.flushPromises = () => new Promise((resolve) => realSetTimeout(resolve, 0));

// Components say in tests what they say in an org: each label is its text, where the transformer would put its name.
const LABELS = join(__dirname, '../force-app/main/default/labels/CustomLabels.labels-meta.xml');
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
for (const [, block] of readFileSync(LABELS, 'utf8').matchAll(/<labels>([\s\S]*?)<\/labels>/g)) {
    const name = /<fullName>(.*?)</.exec(block)[1];
    const text = /<value>([\s\S]*?)<\/value>/.exec(block)[1].replace(/&(\w+);/g, (_, entity) => ENTITIES[entity]);
    jest.doMock(`@salesforce/label/c.${name}`, () => ({ default: text }), { virtual: true });
}

afterEach(() => {
    // One document serves every test of a file: what a test leaves behind would be found by the next.
    document.body.replaceChildren();
});
