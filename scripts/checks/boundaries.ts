// Which folder may import what. ESLint (config/eslint.boundaries.js) says the same while you type, but does not see import() and types.
import { importsOf, packageOf, resolveRelative } from './import-graph.ts';

const MODEL_DOOR = 'scripts/sync/score/model.ts';
const LWC = 'force-app/main/default/lwc/';

interface Border {
    readonly from: RegExp;
    /** Why the import of this name is not allowed here, or `undefined` when it is. */
    readonly refuses: (name: string, target: string | undefined, from: string) => string | undefined;
}

const into = (target: string | undefined, ...folders: readonly string[]): boolean =>
    target !== undefined && folders.some((folder) => target.startsWith(folder));

const BORDERS: readonly Border[] = [
    {
        from: /^force-app\/main\/default\/lwc\/healthModel\/[^/]+\.js$/,
        refuses: (_, target) =>
            into(target, `${LWC}healthModel/`)
                ? undefined
                : 'the scoring model imports nothing from outside its own bundle'
    },
    {
        from: /^force-app\/main\/default\/lwc\/[^/]+\/[^/]+\.js$/,
        refuses: (name, target, from) => {
            const own = from.slice(0, from.lastIndexOf('/') + 1);
            const platform = /^(lwc$|lightning\/|@salesforce\/(?!apex)|c\/)/.test(name);
            return platform || into(target, own)
                ? undefined
                : 'a component imports the platform, c/* and its own bundle only';
        }
    },
    {
        from: /^scripts\/sync\//,
        refuses: (_, target, from) => {
            if (into(target, 'scripts/local-org/', 'scripts/preview/'))
                return 'the job knows neither local org nor screens';
            const door = from === MODEL_DOOR || !into(target, LWC);
            return door ? undefined : `the only door to the scoring model is ${MODEL_DOOR}`;
        }
    },
    {
        from: /^scripts\/local-org\//,
        refuses: (name, target, from) => {
            if (into(target, 'scripts/sync/', 'scripts/preview/', LWC))
                return 'the local org shares nothing with job or screens';
            // Its tests let these clients loose on it, unmodified.
            const client = ['jsforce', '@salesforce/core'].includes(packageOf(name) ?? '');
            return client && !from.endsWith('.test.ts')
                ? 'the local org must not be built from the clients that it stands up to'
                : undefined;
        }
    },
    {
        from: /^scripts\/preview\//,
        refuses: (_, target) =>
            into(target, 'scripts/sync/', 'scripts/local-org/')
                ? 'the preview starts other programs as processes and talks to them over HTTP'
                : undefined
    }
];

/** Imports that cross a border, one line each; an empty list when none does. */
export function borderProblems(path: string, text?: string): string[] {
    const border = BORDERS.find(({ from }) => from.test(path));
    if (!border) return [];
    return importsOf(path, text).flatMap(({ name }) => {
        const reason = name === null ? undefined : border.refuses(name, resolveRelative(path, name), path);
        return reason === undefined ? [] : [`${path} imports ${name}: ${reason}`];
    });
}
