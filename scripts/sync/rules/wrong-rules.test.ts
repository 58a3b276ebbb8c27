// Wrong rules are refused at every door with the same sentence, and the last published rules stay in force.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkRules, DEFAULT_RULES } from '../score/model.ts';
import type { Rules } from '../score/model.ts';
import { TestOrg } from '../testing/local-org.ts';
import { runJob, summaryOf } from '../testing/run-job.ts';
import { seedBook, settings, storedResults } from '../testing/seed-book.ts';

interface Wrong {
    readonly what: string;
    readonly rules: Partial<Rules>;
    readonly row: Readonly<Record<string, number>>;
    /** Said by the model, the job and explain, with the value received. */
    readonly sentence: string;
    /** Said by the org, which cannot quote the value. */
    readonly inOrg: string;
}

const WRONG: readonly Wrong[] = [
    {
        what: 'bands reversed',
        rules: { greenFrom: 10, amberFrom: 15 },
        row: { Green_From__c: 10, Amber_From__c: 15 },
        sentence: 'greenFrom 10 must be above amberFrom 15: the bands are reversed.',
        inOrg: 'Green From must be above Amber From: the bands are reversed.'
    },
    {
        what: 'weight 1.4',
        rules: { weights: { ...DEFAULT_RULES.weights, Unknown: 1.4 } },
        row: { Weight_Unknown__c: 1.4 },
        sentence: 'weights.Unknown 1.4 must be a number from 0 to 1.',
        inOrg: 'Every weight must be a number from 0 to 1.'
    },
    {
        what: 'window 0',
        rules: { npsWindowDays: 0 },
        row: { NPS_Window_Days__c: 0 },
        sentence: 'npsWindowDays 0 must be a whole number from 1 to 3650.',
        inOrg: 'NPS Window and Outcome Validity: each must be a whole number from 1 to 3650.'
    }
];
/** Rules that are one number in a range, with their field and the smallest step the field can hold. */
const RANGED: readonly [keyof Rules, string, number][] = [
    ['npsWindowDays', 'NPS_Window_Days__c', 1],
    ['outcomeValidityDays', 'Outcome_Validity_Days__c', 1],
    ['trendWindowDays', 'Trend_Window_Days__c', 1],
    ['npsShrinkage', 'NPS_Shrinkage__c', 0.1],
    ['cohortNps', 'Cohort_NPS__c', 0.1],
    ['decisionMakerWeight', 'Decision_Maker_Weight__c', 0.1],
    ['estimatedCap', 'Estimated_Cap__c', 0.1],
    ['floor', 'Floor__c', 0.1],
    ['hysteresis', 'Hysteresis__c', 0.1],
    ['trendDeadBand', 'Trend_Dead_Band__c', 0.1],
    ['greenFrom', 'Green_From__c', 0.1],
    ['amberFrom', 'Amber_From__c', 0.1]
];

/** The range of a rule as the model's own sentence states it. */
function rangeOf(name: keyof Rules): [number, number] {
    const sentence = checkRules({ ...DEFAULT_RULES, [name]: 99999 }).find((text) => text.startsWith(name)) ?? '';
    const [, least, most] = /number from (-?[\d.]+) to ([\d.]+)\.$/u.exec(sentence) ?? [];
    assert.ok(least !== undefined && most !== undefined, sentence);
    return [Number(least), Number(most)];
}

const SOUND = { Status__c: 'Published', Version__c: 9, Green_From__c: 15, Amber_From__c: 10 };

/** What the rule must be, without its name and the value received, in which the doors differ. */
function demand(sentence: string): string {
    return sentence.slice(sentence.indexOf('must')).replace(/ [\d.]+:/u, ':').replaceAll(' ', '').toLowerCase();
} // prettier-ignore

describe('the model, the org and the settings', () => {
    let org: TestOrg;
    before(async () => {
        org = await TestOrg.start();
    });
    after(() => org.stop());

    for (const { what, rules, row, sentence, inOrg } of WRONG) {
        it(`refuse ${what} with the same sentence`, async () => {
            assert.deepEqual(checkRules({ ...DEFAULT_RULES, ...rules }), [sentence]);
            assert.equal(demand(inOrg), demand(sentence));
            await assert.rejects(
                org.rest('POST', '/sobjects/Health_Model__c', { Name: 'Wrong', ...SOUND, ...row }),
                (error: Error) =>
                    error.message.includes('FIELD_CUSTOM_VALIDATION_EXCEPTION') && error.message.includes(inOrg)
            );
            const found = await org.query('SELECT Id FROM Health_Model__c');
            assert.equal(found.length, 0);
        });
    }

    for (const [name, field, step] of RANGED) {
        it(`draw the line of ${name} at the same values`, async () => {
            const [least, most] = rangeOf(name);
            const row = (value: number) => ({ Name: 'Limit', Version__c: 9, [field]: value });
            const ids = await org.create('Health_Model__c', [row(least), row(most)]);
            for (const id of ids) await org.rest('DELETE', `/sobjects/Health_Model__c/${id}`);
            for (const value of [least - step, most + step]) {
                const rounded = Math.round(value * 10) / 10;
                await assert.rejects(
                    org.rest('POST', '/sobjects/Health_Model__c', row(rounded)),
                    /FIELD_CUSTOM_VALIDATION_EXCEPTION|NUMBER_OUTSIDE_VALID_RANGE/u,
                    `${field} = ${rounded}`
                );
            }
        });
    }

    it('have one place for rules: the settings of the job take none', async () => {
        const args = ['plan', ...settings(org, { rules: { greenFrom: 10, amberFrom: 15 } })];
        const { code, stderr } = await runJob(args, { cwd: org.folder, env: org.environment });
        assert.equal(code, 2);
        assert.match(stderr, /there is no setting "rules"/u);
    });
});

describe('the job, where an org let wrong rules through', () => {
    let org: TestOrg;
    let options: { cwd: string; env: NodeJS.ProcessEnv };
    before(async () => {
        org = await TestOrg.start(withoutValidation());
        await seedBook(org, 12);
        options = { cwd: org.folder, env: org.environment };
    });
    after(() => org.stop());
    const forget = async (): Promise<void> => {
        for (const { Id } of await org.query<{ Id: string }>('SELECT Id FROM Health_Model__c'))
            await org.rest('DELETE', `/sobjects/Health_Model__c/${Id}`);
    };

    it('stops with exit 2 before it writes when no rules were in force before', async () => {
        for (const { row, sentence } of WRONG) {
            await forget();
            await org.create('Health_Model__c', [{ Name: 'Summer bands', ...SOUND, ...row }]);
            const { code, stderr } = await runJob(['run', ...settings(org)], options);
            assert.equal(code, 2);
            assert.ok(stderr.includes(`"Summer bands" (Published, version 9): ${sentence}`), stderr);
            assert.equal((await storedResults(org))['Seed Customer']?.['Health_State__c'], null);
        }
    });

    it('ignores them loudly and goes on by the rules retired last', async () => {
        await forget();
        const last = { ...SOUND, Version__c: 7, Weight_Unknown__c: 0.7, Published_At__c: '2026-04-01T00:00:00Z' };
        const [id] = await org.create('Health_Model__c', [{ Name: 'Spring', ...last }]);
        await summaryOf(['run', ...settings(org)], options);
        const sound = await storedResults(org);
        assert.equal(sound['Seed Customer']?.['Health_Score__c'], 14);
        await org.rest('PATCH', `/sobjects/Health_Model__c/${id}`, { Status__c: 'Retired' });
        const older = { ...last, Status__c: 'Retired', Version__c: 6, Weight_Unknown__c: 0.1, Published_At__c: '2026-01-01T00:00:00Z' }; // prettier-ignore
        await org.create('Health_Model__c', [{ Name: 'Winter', ...older }]);
        for (const { row, sentence } of WRONG) {
            const [wrong] = await org.create('Health_Model__c', [{ Name: 'Summer bands', ...SOUND, ...row }]);
            const run = await summaryOf(['run', ...settings(org), '--full'], options);
            assert.deepEqual([run.code, run.changes.written, run.warnings], [0, 0, [
                `WRONG RULES ARE IGNORED. "Summer bands" (Published, version 9): ${sentence} ` +
                    'The last published rules stay in force: "Spring" (Retired, version 7). Correct the wrong ones and publish them again.'
            ]]); // prettier-ignore
            assert.deepEqual(await storedResults(org), sound);
            await org.rest('DELETE', `/sobjects/Health_Model__c/${wrong}`);
        }
    });
});

/** The package with its validation rules on Health_Model__c switched off, as an admin can do. */
function withoutValidation(): Record<string, string> {
    const folder = 'objects/Health_Model__c/validationRules';
    const path = fileURLToPath(new URL(`../../../force-app/main/default/${folder}`, import.meta.url));
    return Object.fromEntries(
        readdirSync(path).map((name) => [
            `${folder}/${name}`,
            readFileSync(`${path}/${name}`, 'utf8').replace('<active>true</active>', '<active>false</active>')
        ])
    );
}
