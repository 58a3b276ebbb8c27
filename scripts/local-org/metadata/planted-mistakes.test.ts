// The mistakes that check:metadata must find, deployed: what an org refuses is refused here, with file and line.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ComponentSet, MetadataConverter } from '@salesforce/source-deploy-retrieve';
import { strFromU8, unzipSync } from 'fflate';
import { SEEDS } from '../../checks/metadata/seeds/all.ts';
import type { Seed } from '../../checks/metadata/seeds/seed.ts';
import { DeployTarget, failures } from './deploy-target.ts';
import type { DeployResult } from './deploy-target.ts';

const SOURCE = join(import.meta.dirname, '..', '..', '..', 'force-app');

/** Mistakes that a deployment does not show: the client library mends or renames them on the way. */
const NOT_SENT = new Set(['an element that is never closed', 'a field file whose name and content differ']);
/** Rules that an org does not have, or that the local org cannot be sure of. */
const WARNED = new Set([
    'a filter value the picklist does not have',
    'a field nobody placed on the layout',
    'an app with a tab that does not exist',
    'a formula that yields the wrong answer',
    'a number that keeps more decimals than the model rounds to',
    'a picklist anybody can add values to',
    'help that repeats the label',
    'a field without a description',
    'a description that was reflowed by an editor',
    'permissions on a standard object in a packaged set',
    'a user permission in a packaged set',
    'edit on a formula',
    'the permission of the job given to people',
    'a field in no permission set',
    'a client app that cannot leave its org',
    'a name with a namespace in front',
    'scores that people may edit',
    'a field the job writes but may not edit',
    'more rights on an object than were decided',
    'a report filter on a value that no longer exists',
    'a dashboard that runs as whoever looks at it',
    'a dashboard with the user of one org',
    'a report folder shared with a person',
    'a translation without the place for its number',
    'a label that nobody translated'
]);
/** Where the problem lies in the zip, for the few whose line there differs from the one the checks name. */
const LINE: Readonly<Record<string, string>> = {
    'an entry for a required field': '<fieldPermissions>',
    'a field in no permission set': '<fields>'
};

type Told = DeployResult['details']['componentFailures'][number];

type LineOf = (told: Told) => string;

const target = new DeployTarget();
let refused: DeployResult;
let warned: DeployResult;
let refusedLine: LineOf;
let warnedLine: LineOf;

before(async () => {
    await target.start();
    const sent = SEEDS.filter(({ mistake }) => !NOT_SENT.has(mistake));
    [refused, refusedLine] = await deploy(sent.filter(({ mistake }) => !WARNED.has(mistake)));
    [warned, warnedLine] = await deploy(sent.filter(({ mistake }) => WARNED.has(mistake)));
});
after(() => target.close());

/** Validates the package with the mistakes; also gives the line of the zip that a message names. */
async function deploy(seeds: readonly Seed[]): Promise<[DeployResult, LineOf]> {
    const folder = mkdtempSync(join(tmpdir(), 'planted-'));
    try {
        cpSync(SOURCE, folder, { recursive: true, filter: (path) => !path.includes('__tests__') });
        for (const { file, find, replace } of seeds) {
            const path = join(folder, 'main/default', file);
            mkdirSync(dirname(path), { recursive: true });
            writeFileSync(path, find === '' ? replace : readFileSync(path, 'utf8').split(find).join(replace));
        }
        const components = ComponentSet.fromSource(folder);
        components.sourceApiVersion = '66.0';
        const { zipBuffer } = await new MetadataConverter().convert(components, 'metadata', { type: 'zip' });
        const files = unzipSync(zipBuffer!);
        const text = (name: string): string[] => strFromU8(files[name] ?? new Uint8Array()).split('\n');
        const { body } = await target.send(zipBuffer!, { checkOnly: true });
        const result = await target.result((body as { id: string }).id);
        return [result, ({ fileName, lineNumber = 0 }) => text(fileName)[lineNumber - 1] ?? ''];
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

describe('a deployment with planted mistakes', () => {
    for (const { mistake, at } of SEEDS) {
        if (NOT_SENT.has(mistake)) continue;
        const isWarning = WARNED.has(mistake);
        test(`${isWarning ? 'is warned of' : 'is refused for'} ${mistake}`, () => {
            const told = isWarning
                ? warned.details.componentSuccesses.filter(({ warning }) => warning).map(warnedLine)
                : refused.details.componentFailures.map(refusedLine);
            const place = LINE[mistake] ?? at;
            assert.ok(
                told.some((line) => line.includes(place)),
                `nothing told at "${place}"`
            );
        });
    }

    test('is refused for what an org enforces only', () => {
        assert.equal(refused.status, 'Failed');
        assert.deepEqual([warned.status, failures(warned)], ['Succeeded', []]);
    });
});
