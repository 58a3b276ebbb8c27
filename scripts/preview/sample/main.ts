import { parseArgs } from 'node:util';
import path from 'node:path';
import { projectRoot } from '../build/paths.ts';
import { OrgSession } from '../server/org-session.ts';
import { sampleBook } from './book.ts';
import { checkDay, today } from './calendar.ts';
import { writeSample } from './files.ts';
import { loadSample } from './load.ts';
import { administrator } from './org-client.ts';

const HELP = `Usage: node scripts/preview/sample/main.ts [options]

Writes an invented book of 200 customers with 18 months of ROI evidence and survey answers.
The same day gives the same files.

Options:
  --as-of <day>     The day the book stands for, YYYY-MM-DD (default: today, UTC)
  --out <folder>    Where to write (default .local/sample)
  --load            Also load users, accounts and rules into the local org
  --org <address>   Address of the org (default: what the login file says)
  --login <file>    Login file of the local org (default .local/org/login.json)
  --help            Show this text
`;

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            'as-of': { type: 'string', default: today() },
            out: { type: 'string', default: path.join(projectRoot, '.local/sample') },
            load: { type: 'boolean', default: false },
            org: { type: 'string' },
            login: { type: 'string', default: path.join(projectRoot, '.local/org/login.json') },
            help: { type: 'boolean', default: false }
        }
    });
    if (values.help) {
        process.stdout.write(HELP);
        return;
    }
    const book = sampleBook(checkDay(values['as-of']));
    await writeSample(book, values.out);
    console.log(
        `wrote ${book.accounts.length} accounts, ${book.outcomes.length} outcome rows and ${book.answers.length} answers`
    );
    if (!values.load) return;
    const loaded = await loadSample(book, administrator(new OrgSession(values.login, values.org)));
    console.log(`loaded ${loaded.users} users and ${loaded.accounts} accounts`);
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
});
