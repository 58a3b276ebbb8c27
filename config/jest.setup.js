import { registerSa11yMatcher } from '@sa11y/jest';

registerSa11yMatcher();

// Taken before a test can install fake timers.
const { setTimeout: realSetTimeout } = globalThis;

/** Resolves after pending promises, wires and renders, including those started by event handlers that await. */
globalThis.flushPromises = () => new Promise((resolve) => realSetTimeout(resolve, 0));

afterEach(() => {
    // One document serves every test of a file: what a test leaves behind would be found by the next.
    document.body.replaceChildren();
});
