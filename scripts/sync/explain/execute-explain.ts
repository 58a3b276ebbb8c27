import { parseAsOf } from '../cli/as-of.ts';
import { printFailure } from '../cli/failure.ts';
import { loadConfig } from '../config/load.ts';
import { ConfigError, EXIT } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { findFieldNames } from '../salesforce/field-names.ts';
import { logIn } from '../salesforce/login.ts';
import { explain } from './explanation.ts';
import { explanationText } from './explanation-text.ts';
import { readStoredAccount } from './stored-account.ts';

/** Options of `explain` as they are typed. */
export interface ExplainArguments {
    readonly since?: string;
    readonly org?: string;
    readonly config: string;
    readonly json?: boolean;
}

/** Reads, explains and proves one account, and prints it. The clock is read here and nowhere below. */
export async function executeExplain(wanted: string, options: ExplainArguments): Promise<ExitCode> {
    const today = new Date().toISOString().slice(0, 10);
    try {
        const since = sinceOf(options.since);
        const session = await logIn(orgOf(options), process.env);
        const names = await findFieldNames(session);
        const account = await readStoredAccount(session, names, wanted.trim());
        const explanation = explain(account, { since, today });
        const { proved } = explanation.proof;
        process.stdout.write(
            options.json === true ? `${JSON.stringify(explanation, null, 2)}\n` : `${explanationText(explanation)}\n`
        );
        if (!proved && options.json === true)
            process.stderr.write(
                `NOT PROVED: the stored score of ${explanation.account.id} does not follow from its receipt.\n`
            );
        return proved ? EXIT.done : EXIT.doneWithRejects;
    } catch (error) {
        return printFailure(error, options.json === true, null);
    }
}

function sinceOf(text: string | undefined): string | null {
    if (text === undefined) return null;
    if (/^\d{4}-\d{2}-\d{2}$/u.test(text) && parseAsOf(text) !== null) return text;
    throw new ConfigError('The command line', [`--since "${text}" is not a day such as 2026-01-31.`]);
}

function orgOf(options: ExplainArguments): string {
    const org = options.org ?? loadConfig(options.config, process.env).config.org;
    if (org !== undefined) return org;
    throw new ConfigError(
        'The command line',
        ['No org is named.'],
        ['Add --org local, --org env or --org <alias>, or set "org" in the settings.']
    );
}
