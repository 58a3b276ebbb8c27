import { createRequire } from 'node:module';

// Component tests only. The programs under scripts/ use Node's own test runner: see CONTRIBUTING.md.
const { jestConfig } = createRequire(import.meta.url)('@salesforce/sfdx-lwc-jest/config');

export default {
    ...jestConfig,
    roots: ['<rootDir>/force-app'],
    setupFilesAfterEnv: [...jestConfig.setupFilesAfterEnv, '<rootDir>/config/jest.setup.js'],
    coverageDirectory: 'coverage'
};
