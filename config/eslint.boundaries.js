// Who may import whom: DESIGN of the folders, written down in docs/architecture.md. scripts/checks/boundaries.test.ts holds the same
// rules for import() and for types, which these rules do not see.

const MODEL = './force-app/main/default/lwc';
const DOOR = './scripts/sync/score/model.ts';

/** Components run in the org: only what the platform serves there can be imported. */
export const componentImports = {
    'no-restricted-imports': [
        'error',
        {
            patterns: [
                {
                    regex: '^(?!lwc$|lightning/|@salesforce/|c/|\\./)',
                    message: 'A component may import lwc, lightning/*, @salesforce/*, c/* and files of its own bundle.'
                },
                {
                    regex: '^@salesforce/apex',
                    message: 'This package has no Apex: docs/decisions/0001-no-apex.md.'
                }
            ]
        }
    ]
};

const PURE = 'The scoring model is a function of its arguments: pass it in (docs/decisions/0004-one-scoring-model.md).';

/** The scoring model gives the same answer anywhere, at any time: no neighbours, no clock, no locale, no chance. */
export const modelRules = {
    'no-restricted-imports': [
        'error',
        {
            patterns: [
                { regex: '^(?!\\./)', message: `healthModel imports nothing from outside its own bundle. ${PURE}` }
            ]
        }
    ],
    'no-restricted-globals': [
        'error',
        ...[
            'Date',
            'Intl',
            'console',
            'window',
            'document',
            'process',
            'fetch',
            'setTimeout',
            'performance',
            'crypto'
        ].map((name) => ({ name, message: PURE }))
    ],
    'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: PURE },
        ...['toLocaleString', 'toLocaleDateString', 'localeCompare', 'toLocaleUpperCase', 'toLocaleLowerCase'].map(
            (property) => ({ property, message: PURE })
        )
    ]
};

const zone = (target, from, message, except) => ({ target, from, message, ...(except ? { except } : {}) });

/** Which folder of scripts/ may reach into which. */
export const scriptZones = {
    'import/no-restricted-paths': [
        'error',
        {
            basePath: import.meta.dirname.replace(/config$/, ''),
            zones: [
                zone(
                    './scripts/sync',
                    './scripts/local-org',
                    'The job talks to an org over HTTP, whichever org it is.'
                ),
                zone('./scripts/sync', './scripts/preview', 'The job knows nothing of screens.'),
                zone('./scripts/local-org', './scripts/sync', 'The local org must not share the mistakes of the job.'),
                zone('./scripts/local-org', './scripts/preview', 'The local org knows nothing of screens.'),
                zone('./scripts/local-org', MODEL, 'The local org must not share the mistakes of the scoring model.'),
                zone(
                    './scripts/preview',
                    './scripts/sync',
                    'The preview may start the job as a process, not import it.'
                ),
                zone('./scripts/preview', './scripts/local-org', 'The preview talks to the local org over HTTP.'),
                zone('./scripts/sync/!(score)/**/*', MODEL, `The only door to the scoring model is ${DOOR.slice(2)}.`),
                zone('./scripts/sync/*.ts', MODEL, `The only door to the scoring model is ${DOOR.slice(2)}.`),
                zone(
                    './scripts/sync/score/!(model).ts',
                    MODEL,
                    `The only door to the scoring model is ${DOOR.slice(2)}.`
                )
            ]
        }
    ]
};

/** Packages that a folder of scripts/ must do without. */
export const packageBans = [
    {
        files: ['scripts/local-org/**/*.ts'],
        // Its tests let these clients loose on it, unmodified.
        ignores: ['scripts/local-org/**/*.test.ts'],
        rules: {
            'no-restricted-imports': [
                'error',
                {
                    patterns: [
                        {
                            group: ['jsforce', 'jsforce/*', '@salesforce/core', '@salesforce/core/*'],
                            message:
                                'The local org speaks HTTP only: the clients that it stands up to must not be part of it.'
                        }
                    ]
                }
            ]
        }
    }
];
