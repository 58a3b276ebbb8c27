import { defineConfig, globalIgnores } from 'eslint/config';
import js from '@eslint/js';
import lwcConfig from '@salesforce/eslint-config-lwc';
import lwcPlatform from '@lwc/eslint-plugin-lwc-platform';
import slds from '@salesforce-ux/eslint-plugin-slds';
import importPlugin from 'eslint-plugin-import';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { componentImports, modelRules, scriptZones, packageBans } from './config/eslint.boundaries.js';

const LWC = ['force-app/**/lwc/**/*.js'];
const LWC_TESTS = ['force-app/**/lwc/**/__tests__/**/*.js'];
const SCRIPTS = ['scripts/**/*.ts'];
const TESTS = ['**/*.test.ts', '**/__tests__/**'];

/** The places whose job is to print. Everything else returns values or throws. */
const PRINTERS = [
    'scripts/**/main.ts',
    'scripts/**/start.ts',
    'scripts/**/report/**',
    'scripts/checks/**',
    '**/bin.js'
];

const limits = {
    'max-lines': ['error', { max: 300 }],
    'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    complexity: ['error', { max: 18, variant: 'modified' }],
    'max-depth': ['error', 4],
    'max-params': ['error', 6]
};

export default defineConfig([
    globalIgnores(['**/node_modules/**', '.local/**', 'coverage/**']),
    { linterOptions: { reportUnusedDisableDirectives: 'error' } },

    // Components
    { files: LWC, extends: [lwcConfig.configs.recommended, lwcConfig.configs.i18n] },
    {
        files: LWC,
        ignores: LWC_TESTS,
        extends: [lwcPlatform.configs.recommended],
        rules: {
            ...limits,
            ...componentImports,
            'no-console': 'error',
            // A rule of Salesforce's own repositories, not of the platform.
            '@lwc/lwc-platform/no-inline-disable': 'off',
            // 6.3.0 throws on every class with a @wire; priming for offline use is not a goal.
            '@lwc/lwc-platform/valid-offline-wire': 'off'
        }
    },
    { files: ['force-app/**/lwc/healthModel/**/*.js'], ignores: LWC_TESTS, rules: modelRules },
    {
        files: LWC_TESTS,
        languageOptions: { globals: { ...globals.jest, flushPromises: 'readonly' } },
        rules: {
            '@lwc/lwc/no-unexpected-wire-adapter-usages': 'off',
            '@lwc/lwc/no-async-operation': 'off',
            'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*'] }],
            'jest/no-disabled-tests': 'error',
            'jest/no-focused-tests': 'error'
        }
    },
    ...slds.configs['flat/recommended'].map((config) => ({
        ...config,
        files: config.files.map((pattern) => `force-app/**/lwc/${pattern}`),
        // SLDS has no hook for most lengths and line heights; colours are checked by scripts/checks/colours.test.ts.
        rules: { ...config.rules, '@salesforce-ux/slds/no-hardcoded-values-slds2': 'off' }
    })),

    // Programs
    {
        files: SCRIPTS,
        extends: [js.configs.recommended, tseslint.configs.recommended],
        plugins: { import: importPlugin },
        languageOptions: {
            globals: globals.node,
            parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname }
        },
        settings: { 'import/parsers': { '@typescript-eslint/parser': ['.ts'] } },
        rules: {
            ...limits,
            ...scriptZones,
            'no-console': 'error',
            eqeqeq: 'error',
            'no-restricted-syntax': [
                'error',
                {
                    selector: 'MemberExpression[object.type="MetaProperty"][property.name="main"]',
                    message:
                        'The Node that npm brings for macOS on ARM does not have import.meta.main: give the entry a file of its own.'
                }
            ],
            'prefer-const': 'error',
            '@typescript-eslint/no-floating-promises': 'error',
            '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
            '@typescript-eslint/await-thenable': 'error',
            '@typescript-eslint/only-throw-error': 'error',
            '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
            '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
            '@typescript-eslint/consistent-type-imports': 'error'
        }
    },
    ...packageBans,
    { files: PRINTERS, rules: { 'no-console': 'off' } },
    {
        files: TESTS,
        rules: {
            'max-lines-per-function': 'off',
            'max-params': 'off'
        }
    },
    {
        files: ['scripts/**/*.test.ts'],
        rules: {
            // describe() and it() of node:test return promises that the runner itself awaits.
            '@typescript-eslint/no-floating-promises': [
                'error',
                {
                    allowForKnownSafeCalls: [
                        { from: 'package', package: 'node:test', name: ['describe', 'it', 'test', 'suite'] }
                    ]
                }
            ]
        }
    },

    // Settings and small launchers in plain JavaScript
    {
        files: ['*.js', 'config/*.js', 'scripts/**/*.js'],
        languageOptions: { globals: globals.node, sourceType: 'module', ecmaVersion: 2024 },
        rules: { ...limits, 'no-unused-vars': 'error', 'no-undef': 'error' }
    },
    { files: ['config/jest.setup.js'], languageOptions: { globals: { ...globals.jest, ...globals.browser } } },
    {
        files: ['scripts/preview/**/*.js'],
        extends: [lwcConfig.configs.base],
        languageOptions: { globals: globals.browser }
    }
]);
