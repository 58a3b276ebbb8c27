import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fetchTools } from '../fetched-tools.ts';

/** What the security review runs, by its own selectors. */
const SELECTORS = ['AppExchange', 'Recommended:Security'];
const ENGINES = ['pmd', 'eslint', 'regex', 'retirejs', 'flow'] as const;

/** A place where a rule was broken. */
export interface Violation {
    /** "engine:rule". */
    readonly rule: string;
    /** Path below the analysed folder. */
    readonly file: string;
    readonly line: number;
    readonly message: string;
}

/** What an analysis came to. */
export interface Analysis {
    readonly rules: number;
    /** Engines that had rules to run, with their versions: "pmd 0.46.0". */
    readonly engines: readonly string[];
    readonly violations: readonly Violation[];
}

/** The part of the engines' own interface that is used here. */
interface CodeAnalyzer {
    addEnginePlugin(plugin: unknown): Promise<void>;
    getEngineNames(): string[];
    createWorkspace(paths: string[]): Promise<object>;
    selectRules(selectors: string[], options: { workspace: object }): Promise<{ getCount(): number }>;
    run(rules: object, options: { workspace: object }): Promise<RunResults>;
}
interface RunResults {
    getEngineNames(): string[];
    getEngineRunResults(name: string): { getEngineVersion(): string };
    getViolations(): FoundViolation[];
}
interface FoundViolation {
    getRule(): { getName(): string; getEngineName(): string };
    getMessage(): string;
    getPrimaryLocation(): { getFile(): string | undefined; getStartLine(): number | undefined };
}

const require = createRequire(import.meta.url);

/**
 * Runs Salesforce Code Analyzer's engines over a folder with the selectors of the security review. Fetches them on first use.
 * @param folder absolute path
 * @throws Error when the engines cannot be fetched or one of them cannot work here (PMD needs Java 11, Flow Python 3.10)
 */
export async function analyse(folder: string): Promise<Analysis> {
    fetchTools(import.meta.dirname);
    const analyzer = await openAnalyzer();
    const workspace = await analyzer.createWorkspace([folder]);
    const rules = await analyzer.selectRules(SELECTORS, { workspace });
    const results = await analyzer.run(rules, { workspace });
    const violations = results.getViolations().map((found) => asViolation(found, folder));
    const broken = violations.filter(({ rule }) => /:(UnexpectedEngineError|UninstantiableEngineError)$/u.test(rule));
    if (broken.length > 0) {
        throw new Error(
            `Engines that cannot work here:\n${broken.map((one) => `${one.rule}: ${one.message}`).join('\n')}`
        );
    }
    const engines = results
        .getEngineNames()
        .map((name) => `${name} ${results.getEngineRunResults(name).getEngineVersion()}`);
    return { rules: rules.getCount(), engines, violations };
}

async function openAnalyzer(): Promise<CodeAnalyzer> {
    const core = require('@salesforce/code-analyzer-core') as {
        CodeAnalyzer: new (config: object) => CodeAnalyzer;
        CodeAnalyzerConfig: { fromObject(config: object): object };
    };
    mendFlowEngine();
    const analyzer = new core.CodeAnalyzer(core.CodeAnalyzerConfig.fromObject({}));
    for (const engine of ENGINES) {
        const { createEnginePlugin } = require(`@salesforce/code-analyzer-${engine}-engine`) as {
            createEnginePlugin(): unknown;
        };
        await analyzer.addEnginePlugin(createEnginePlugin());
    }
    return analyzer;
}

/** The flow engine brings an older base class, without a method that the core of today calls when it is done. */
function mendFlowEngine(): void {
    const own = createRequire(require.resolve('@salesforce/code-analyzer-flow-engine'));
    const { Engine } = own('@salesforce/code-analyzer-engine-api') as {
        Engine: { prototype: Record<string, unknown> };
    };
    Engine.prototype['removeEventListener'] ??= () => undefined;
}

function asViolation(found: FoundViolation, folder: string): Violation {
    const location = found.getPrimaryLocation();
    return {
        rule: `${found.getRule().getEngineName()}:${found.getRule().getName()}`,
        file: relative(folder, location.getFile() ?? join(folder, '?')),
        line: location.getStartLine() ?? 0,
        message: found.getMessage().replace(/\s+/gu, ' ').trim()
    };
}
