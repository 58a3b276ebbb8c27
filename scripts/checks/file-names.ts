// A file is found where its name says, and says what it is: names are the field's own words in one style per place.

interface NameRule {
    /** Which paths the rule is for; the first rule that matches decides. */
    readonly where: RegExp;
    /** What the whole path must look like. */
    readonly pattern: RegExp;
    /** The rule in words, for the message. */
    readonly says: string;
}

const KEBAB = '[a-z0-9]+(?:-[a-z0-9]+)*';
const CAMEL = '[a-z][A-Za-z0-9]*';
/** Drawers in which everything and nothing is found. */
const DRAWERS = /^(utils?|helpers?|commons?|misc|shared|stuff|lib)$/i;

const RULES: readonly NameRule[] = [
    {
        where: /^force-app\/main\/default\/lwc\//,
        pattern: new RegExp(
            `^force-app/main/default/lwc/(${CAMEL})/(?:\\1\\.(?:js-meta\\.xml|svg)|${CAMEL}\\.(?:js|html|css)` +
                `|__tests__/(?:${CAMEL}\\.test\\.js|data/${KEBAB}\\.json)|__tests__/${CAMEL}\\.js)$`
        ),
        says: 'lwc/<bundle>/<camelCase>.js|html|css, <bundle>.js-meta.xml, __tests__/<camelCase>.test.js, __tests__/data/<kebab-case>.json'
    },
    {
        where: /^force-app\//,
        pattern: /^force-app\/main\/default\/[A-Za-z]+(?:\/[A-Za-z0-9_.%\- ]+)*\.[A-Za-z0-9]+-meta\.xml$/,
        says: 'force-app/main/default/<kind>/<API name>.<kind>-meta.xml'
    },
    {
        where: /^scripts\/preview\/lwc\//,
        pattern: new RegExp(`^scripts/preview/lwc/${CAMEL}/(${CAMEL})/${CAMEL}\\.(?:js|html|css|test\\.ts)$`),
        says: 'scripts/preview/lwc/<namespace>/<bundle>/<camelCase>.js|html|css'
    },
    {
        where: /^scripts\//,
        pattern: new RegExp(
            `^scripts/(?:${KEBAB}/)*(?:README\\.md|${KEBAB}(?:\\.(?:browser|clients))?(?:\\.test)?\\.[a-z]+)$`
        ),
        says: 'kebab-case.ts, with .test, .browser.test or .clients.test before the ending of a test'
    },
    {
        where: /^docs\/decisions\//,
        pattern: new RegExp(`^docs/decisions/(?:README|\\d{4}-${KEBAB})\\.md$`),
        says: 'docs/decisions/0001-kebab-case.md'
    },
    {
        where: /^(docs|config)\//,
        pattern: new RegExp(`^(?:${KEBAB}/)+(?:README\\.md|${KEBAB}(?:\\.${KEBAB})*\\.[a-z]+)$`),
        says: 'kebab-case, with a short ending'
    }
];

/** What is wrong with the names of these paths, one line each; an empty list when nothing is. */
export function fileNameProblems(paths: readonly string[]): string[] {
    return [...paths.flatMap(nameProblems), ...caseProblems(paths)];
}

function nameProblems(path: string): string[] {
    const rule = RULES.find(({ where }) => where.test(path));
    const drawer = path.split('/').find((part) => DRAWERS.test(part.replace(/\..*$/, '')));
    return [
        ...(rule && !rule.pattern.test(path) ? [`${path}: expected ${rule.says}`] : []),
        ...(drawer === undefined
            ? []
            : [`${path}: "${drawer}" says nothing; name the folder or file after the one thing it holds`])
    ];
}

/** Two names that differ by case only are one file on macOS and Windows. */
function caseProblems(paths: readonly string[]): string[] {
    const seen = new Map<string, string>();
    return paths.flatMap((path) => {
        const other = seen.get(path.toLowerCase());
        seen.set(path.toLowerCase(), path);
        return other === undefined ? [] : [`${path}: differs from ${other} by case only`];
    });
}
