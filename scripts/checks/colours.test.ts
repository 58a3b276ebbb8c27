import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bareColours } from './colours.ts';
import { readText, repositoryFiles } from './repository.ts';

describe('colours in components', () => {
    const styles = repositoryFiles().filter((path) => /^force-app\/.*\/lwc\/.*\.css$/.test(path));

    it('are styling hooks, with a literal as fallback at most', () => {
        const found = styles.flatMap((path) =>
            bareColours(readText(path)).map((declaration) => `${path}: ${declaration}`)
        );
        assert.deepEqual(found, []);
    });

    it('are found when they are not', () => {
        const css = `
            :host { --own: #fff; color: var(--slds-g-color-on-surface-1, var(--lwc-text, #181818)); }
            .a { background: #fff; }
            .b { border: 1px solid rgb(0 0 0 / 20%); fill: var(--x, rgb(1, 2, 3)); }`;
        assert.deepEqual(bareColours(css), ['background: #fff', 'border: 1px solid rgb(0 0 0 / 20%)']);
    });
});
