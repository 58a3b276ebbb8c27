import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileNameProblems } from './file-names.ts';
import { repositoryFiles } from './repository.ts';

describe('file names', () => {
    it('are in order in the whole repository', () => {
        assert.deepEqual(fileNameProblems(repositoryFiles()), []);
    });

    it('accept each style in its place', () => {
        const good = [
            'force-app/main/default/lwc/healthCard/healthCard.js-meta.xml',
            'force-app/main/default/lwc/healthCard/__tests__/data/one-half-known.json',
            'force-app/main/default/objects/Account/fields/Health_Score__c.field-meta.xml',
            'scripts/sync/score/model.ts',
            'scripts/preview/account-page.browser.test.ts',
            'docs/decisions/0001-no-apex.md',
            'config/tsconfig.lwc-paths.json'
        ];
        assert.deepEqual(fileNameProblems(good), []);
    });

    const bad = [
        'force-app/main/default/lwc/healthCard/healtCard.js-meta.xml',
        'force-app/main/default/lwc/healthCard/__tests__/healthCard.js.test.js',
        'scripts/sync/readSource.ts',
        'scripts/sync/utils/dates.ts',
        'scripts/sync/helpers.ts',
        'docs/Score Explained.md',
        'docs/decisions/no-apex.md'
    ];
    for (const path of bad) {
        it(`refuse ${path}`, () => assert.equal(fileNameProblems([path]).length, 1));
    }

    it('refuse two names that differ by case only', () => {
        assert.equal(fileNameProblems(['LICENSE', 'License']).length, 1);
    });
});
