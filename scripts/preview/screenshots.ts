import fs from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openStage, type Stage } from './browser/stage.ts';
import { CARD_STATES } from './browser/states.ts';
import { visit, type View } from './browser/visit.ts';
import { projectRoot } from './build/paths.ts';
import { progress } from './start/progress.ts';

const HELP = `Usage: node scripts/preview/screenshots.ts [options]

Takes a picture of every state of the Account Health card on an org of its own, with the sample of today.

Options:
  --out <folder>   Where the pictures go (default .local/screenshots)
  --only <text>    Only states whose name contains this
  --help           Show this text
`;

const LOOKS: { suffix: string; view: View }[] = [
    { suffix: 'desktop', view: { width: 1280 } },
    { suffix: 'desktop-dark', view: { width: 1280, theme: 'dark' } },
    { suffix: 'phone', view: { width: 390 } }
];

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            out: { type: 'string', default: path.join(projectRoot, '.local/screenshots') },
            only: { type: 'string', default: '' },
            help: { type: 'boolean', default: false }
        }
    });
    if (values.help) {
        process.stdout.write(HELP);
        return;
    }
    const say = progress((line) => process.stdout.write(line));
    const stage = await openStage(say);
    try {
        await fs.mkdir(values.out, { recursive: true });
        const studio = { stage, out: values.out, say };
        await picture(studio, 'accounts', '/');
        for (const state of CARD_STATES.filter(({ name }) => name.includes(values.only))) {
            await picture(studio, state.name, `/r/Account/${stage.idOf(state.account)}`, state.view);
        }
    } finally {
        await stage.close();
    }
}

interface Studio {
    stage: Stage;
    out: string;
    say: (text: string) => void;
}

async function picture({ stage, out, say }: Studio, name: string, address: string, view: View = {}): Promise<void> {
    for (const look of LOOKS) {
        const whole = stage.demonstration.preview.address + address;
        const { page, problems, close } = await visit(stage.browser, whole, { ...view, ...look.view });
        await page.screenshot({
            path: path.join(out, `${name}-${look.suffix}.png`),
            fullPage: !/^accounts$|dialog/.test(name)
        });
        await close();
        say([`${name} ${look.suffix}`, ...problems].join('\n          '));
    }
}

main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
});
