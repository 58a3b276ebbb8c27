import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { DEFAULT_CONFIG } from '../config/default-config.ts';
import { configSchema } from '../config/schema.ts';
import { printFailure } from '../cli/failure.ts';
import { ConfigError, EXIT } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { shellWord } from '../report/shell-word.ts';
import { Engine } from '../sources/engine.ts';
import { askSource } from './ask-source.ts';
import type { SourceSettings } from './ask-source.ts';
import { Dialogue, Preset, Proposals } from './questions.ts';
import type { Answers } from './questions.ts';

/** Options of `init` as they are typed. */
export interface InitArguments {
    readonly config: string;
    readonly force?: boolean;
    readonly yes?: boolean;
    readonly file?: string;
    readonly kind?: string;
    readonly column?: readonly string[];
    readonly scale?: string;
    readonly match?: string;
    readonly date?: string;
    readonly dateOrder?: string;
    readonly org?: string;
}

/** Where a person types and reads. */
export interface Terminal {
    readonly input: Readable;
    readonly output: Writable;
}

const SCHEMA = 'health-sync.schema.json';

/** Asks for the settings, checks and writes them. Nothing is written before everything is answered. */
export async function executeInit(options: InitArguments, terminal: Terminal): Promise<ExitCode> {
    const work = mkdtempSync(join(tmpdir(), 'health-init-'));
    try {
        refuseToOverwrite(options);
        const answers = new Preset(givenAnswers(options), answerer(options, terminal));
        const engine = await Engine.open({ folder: join(work, 'engine'), memoryLimit: '160MB' });
        try {
            writeSettings(options.config, await askSettings(answers, engine, options), terminal.output);
        } finally {
            engine.close();
            answers.close();
        }
        return EXIT.done;
    } catch (error) {
        return printFailure(error, false, null);
    } finally {
        rmSync(work, { recursive: true, force: true });
    }
}

function refuseToOverwrite({ config, force }: InitArguments): void {
    if (!existsSync(config) || force === true) return;
    throw new ConfigError(
        config,
        ['It exists already, and is left as it is.'],
        [`To replace it (the old one is kept as ${config}.bak): add --force`, 'Or write another: --config <file>']
    );
}

/** Without --yes somebody is asked, at a terminal or through a pipe. */
function answerer({ yes }: InitArguments, { input, output }: Terminal): Answers {
    return yes === true ? new Proposals(output) : new Dialogue(input, output);
}

function givenAnswers(options: InitArguments): Map<string, string> {
    const { file, kind, scale, match, date, dateOrder, org } = options;
    const given = Object.entries({ file, kind, scale, match, date, org, 'date-order': dateOrder });
    const columns = (options.column ?? []).map((text): [string, string] => {
        const [, role, name] = /^(\w+)=(.+)$/su.exec(text) ?? [];
        if (role !== undefined && name !== undefined) return [`column ${role}`, name];
        throw new ConfigError('The command line', [
            `--column "${text}" is not <name>=<column>, such as account=Customer.`
        ]);
    });
    return new Map([...given.filter((one): one is [string, string] => one[1] !== undefined), ...columns]);
}

async function askSettings(answers: Answers, engine: Engine, options: InitArguments): Promise<object> {
    const folder = dirname(resolve(options.config));
    const sources: SourceSettings[] = [];
    for (let more = 'yes'; more === 'yes';) {
        sources.push(
            await askSource(
                answers,
                engine,
                folder,
                sources.map(({ name }) => name)
            )
        );
        // Options describe one file; others are added by hand.
        more = options.file === undefined ? await another(answers) : 'no';
    }
    const org = await answers.ask({
        id: 'org',
        text: 'Org: an alias of the Salesforce CLI, "env" for a login from the environment, or "local"',
        fallback: 'local',
        problem: () => null
    });
    const hint = existsSync(join(folder, SCHEMA)) ? { $schema: `./${SCHEMA}` } : {};
    return { ...hint, org, sources };
}

function another(answers: Answers): Promise<string> {
    const problem = (text: string): string | null => (/^(yes|no)$/u.test(text) ? null : 'Please answer yes or no.');
    return answers.ask({ id: 'more', text: 'Another file', fallback: 'no', problem });
}

function writeSettings(path: string, settings: object, output: Writable): void {
    const checked = configSchema.safeParse(settings);
    if (!checked.success) {
        const problems = checked.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`);
        throw new ConfigError('What was answered', problems, ['Start again; nothing was written.']);
    }
    makeFolder(dirname(path));
    if (existsSync(path)) copyFileSync(path, `${path}.bak`);
    writeFileSync(path, `${JSON.stringify(settings, null, 4)}\n`);
    const named = path === DEFAULT_CONFIG ? '' : ` --config ${shellWord(path)}`;
    output.write(`\nWritten: ${path}\n  -> npm run sync -- doctor${named}\n  -> npm run sync -- plan${named}\n`);
}
