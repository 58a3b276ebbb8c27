import sfdxLwcJest from '@salesforce/sfdx-lwc-jest/config.js';

const { jestConfig } = sfdxLwcJest;

// Component tests only. The programs under scripts/ use Node's own test runner: see CONTRIBUTING.md.
export default {
    ...jestConfig,
    roots: ['<rootDir>/force-app'],
    testMatch: ['**/__tests__/*.test.js'],
    setupFilesAfterEnv: [...jestConfig.setupFilesAfterEnv, '<rootDir>/config/jest.setup.js'],
    // A busy machine takes its time over the accessibility rules; a test that hangs still ends.
    testTimeout: 60_000,
    coverageDirectory: 'coverage'
};
