import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

const FOLDER = fileURLToPath(new URL('../../../docs/recipes/', import.meta.url));
const MAIN = fileURLToPath(new URL('../bin.js', import.meta.url));
const RECIPES = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));
const COMMANDS = ['plan', 'run', 'backfill', 'settle', 'schedule'];

/** Blocks of code of a recipe in one language. */
function blocks(name: string, language: string): string[] {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    return [...text.matchAll(/```(\w+)\n(.*?)```/gsu)].flatMap(([, kind, code]) =>
        kind === language ? [code ?? ''] : []
    );
}

/** Uses of the job: its command and options, from shell lines and from lists of arguments. */
function uses(text: string): string[][] {
    const lists = [...text.matchAll(/(?:args|command): \[(.*?)\]/gu)].map(([, list]) =>
        (list ?? '').replaceAll(/'|,/gu, '')
    );
    const lines = [...text.matchAll(/(?:sync --|main\.ts) ([^\n`]*)/gu)].map(([, line]) => line ?? '');
    return [...lists, ...lines]
        .map((line) => line.replace(/^.*main\.ts /u, '').split(/\s+/u))
        .filter(([command]) => COMMANDS.includes(command ?? ''));
}

const help = new Map(
    COMMANDS.map((command) => [
        command,
        spawnSync(process.execPath, [MAIN, command, '--help'], { encoding: 'utf8' }).stdout
    ])
);

describe('recipes', () => {
    it('are there for every scheduler', () => {
        assert.deepEqual(RECIPES.toSorted(), ['cron-and-systemd.md', 'github-actions.md', 'kubernetes.md']);
    });

    for (const name of RECIPES) {
        it(`${name} holds YAML that can be read`, () => {
            for (const code of blocks(name, 'yaml'))
                for (const document of parseAllDocuments(code, { version: '1.2' })) {
                    assert.deepEqual(document.errors, []);
                    assert.equal(typeof document.toJS(), 'object');
                }
        });

        it(`${name} uses commands and options that exist`, () => {
            const found = uses(readFileSync(join(FOLDER, name), 'utf8'));
            assert.ok(found.length > 0);
            for (const words of found) {
                const [command = ''] = words;
                const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
                const runs = words.includes('--') ? words.slice(words.indexOf('--') + 1) : [];
                for (const [about, options] of [
                    [command, own],
                    ['run', runs]
                ] as const)
                    for (const option of options.filter((word) => /^--\w/u.test(word)))
                        assert.match(help.get(about) ?? '', new RegExp(`${option}\\b`, 'u'), `${about} ${option}`);
            }
        });
    }

    it('start the parts of an Indexed Job from 0, as the job counts them', () => {
        const jobs = blocks('kubernetes.md', 'yaml').map(
            (code) => parseAllDocuments(code)[0]?.toJS() as Record<string, unknown>
        );
        const indexed = jobs.find((job) => job['kind'] === 'Job')?.['spec'] as {
            completionMode: string;
            completions: number;
        };
        assert.deepEqual([indexed.completionMode, indexed.completions], ['Indexed', 4]);
        assert.match(JSON.stringify(indexed), /--shard \\"\$JOB_COMPLETION_INDEX\/4\\"/u);
    });

    it('never run twice at once', () => {
        const [cron] = blocks('kubernetes.md', 'yaml').map(
            (code) => parseAllDocuments(code)[0]?.toJS() as { spec?: Record<string, unknown> }
        );
        assert.equal(cron?.spec?.['concurrencyPolicy'], 'Forbid');
        const [workflow] = blocks('github-actions.md', 'yaml').map(
            (code) => parseAllDocuments(code)[0]?.toJS() as Record<string, unknown>
        );
        assert.deepEqual(workflow?.['concurrency'], { group: 'account-health', 'cancel-in-progress': false });
        assert.match(readFileSync(join(FOLDER, 'cron-and-systemd.md'), 'utf8'), /flock -n/u);
    });
});
