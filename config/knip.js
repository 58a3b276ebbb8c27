// Dead code: files nobody starts or imports, exports nobody uses, packages nobody needs.
export default {
    entry: [
        // Programs, tests and settings that something else starts by name.
        'scripts/**/main.ts',
        'scripts/**/*.test.ts',
        'scripts/preview/{start,screenshots}.ts',
        'scripts/checks/{test,write-lwc-paths,platform-compile}.ts',
        'scripts/**/bench.ts',
        // Started as a process by a test, to be killed half-way.
        'scripts/local-org/store/crash-writer.ts',
        'config/types/*.d.ts',
        'config/{jest.setup,lint-staged.config}.js',
        'jest.config.js',
        // Components find each other by tag and by c/<bundle>, which only the platform resolves.
        'force-app/main/default/lwc/*/*.js',
        'force-app/main/default/lwc/*/__tests__/**/*.test.js',
        'scripts/preview/lwc/*/*/*.js'
    ],
    project: ['scripts/**/*.{ts,js}', 'force-app/main/default/lwc/**/*.js', 'config/**/*.{js,ts}', '*.js'],
    ignoreExportsUsedInFile: { interface: true, type: true },
    // Makes the certificates of tests.
    ignoreBinaries: ['openssl'],
    // Its plug-in would look into a preset that belongs to sfdx-lwc-jest.
    jest: false,
    ignoreDependencies: [
        // Modules that the platform provides or makes up.
        'lightning',
        '@salesforce/(label|schema|i18n|user|client|customPermission|userPermission)',
        // Read as files: styles, base components, type declarations.
        '@salesforce-ux/design-system-2',
        'lightning-base-components',
        '@salesforce/types',
        // Tools in a folder and a lockfile of their own.
        '@salesforce/code-analyzer-.*',
        // Unpacked by a process of its own: scripts/checks/chromium.ts.
        '@sparticuz/chromium'
    ]
};
