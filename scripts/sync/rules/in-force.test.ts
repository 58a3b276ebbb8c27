import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError } from '../errors.ts';
import { DEFAULT_RULES } from '../score/model.ts';
import { rulesInForce } from './in-force.ts';
import type { RulesVersion } from './in-force.ts';
import { SHIPPED } from './published.ts';

function version(number: number, more: Partial<RulesVersion> & { values?: string[]; priority?: number } = {}): RulesVersion {
    const { values = [], priority = 1000, ...others } = more;
    const rules = { ...DEFAULT_RULES, version: String(number) };
    return {
        name: `Rules ${number}`, status: 'Published', publishedAt: `2026-0${number}-01T00:00:00.000+0000`, version: number, problems: [],
        model: { ...SHIPPED, priority, field: values.length > 0 ? 'Type' : null, values, rules },
        ...others
    };
} // prettier-ignore

function inForce(...versions: RulesVersion[]): { rules: string[]; warnings: string[] } {
    const warnings: string[] = [];
    const rules = rulesInForce(versions, (text) => warnings.push(text)).map((model) => model.rules.version);
    return { rules, warnings };
}

const WRONG = { problems: ['greenFrom 10 must be above amberFrom 15: the bands are reversed.'] };
const RETIRED = { status: 'Retired' as const };

describe('rules in force', () => {
    it('are the published ones by priority; retired ones are not', () => {
        const first = version(4, { values: ['Enterprise'], priority: 1 });
        assert.deepEqual(inForce(version(3), version(2, RETIRED), first), { rules: ['4', '3'], warnings: [] });
        assert.deepEqual(inForce(), { rules: [], warnings: [] });
    });

    it('stay those retired last when the published version is wrong', () => {
        const { rules, warnings } = inForce(version(4, WRONG), version(2, RETIRED), version(3, RETIRED), version(1, RETIRED));
        assert.deepEqual(rules, ['3']);
        assert.deepEqual(warnings, [
            'WRONG RULES ARE IGNORED. "Rules 4" (Published, version 4): greenFrom 10 must be above amberFrom 15: the bands are reversed. ' +
                'The last published rules stay in force: "Rules 3" (Retired, version 3). Correct the wrong ones and publish them again.'
        ]);
    }); // prettier-ignore

    it('stay the other published version of the segment rather than a retired one, which may be wrong too', () => {
        const wrongAndRetired = version(3, { ...RETIRED, ...WRONG });
        assert.deepEqual(inForce(version(5, WRONG), version(2), version(4, RETIRED)).rules, ['2']);
        assert.deepEqual(inForce(version(5, WRONG), wrongAndRetired, version(1, RETIRED)).rules, ['1']);
    });

    it('stay those of the higher version where two were published at once, or nobody knows when', () => {
        for (const publishedAt of ['2026-01-01T00:00:00.000+0000', '']) {
            const retired = [2, 3, 1].map((number) => version(number, { ...RETIRED, publishedAt }));
            assert.deepEqual(inForce(version(4, WRONG), ...retired).rules, ['3']);
        }
    });

    it('of another segment do not stand in: the accounts were never scored by them', () => {
        const enterprise = { values: ['Enterprise', 'Global'] };
        const wrong = version(5, { ...enterprise, ...WRONG });
        const before = version(3, { values: ['Global', 'Enterprise'], ...RETIRED });
        assert.deepEqual(inForce(version(2), wrong, before).rules, ['2', '3']);
        assert.throws(
            () => inForce(version(2), wrong, version(4, { values: ['Enterprise'], ...RETIRED })),
            (error: unknown) => error instanceof ConfigError && error.exitCode === 2 && /"Rules 5" \(Published, version 5\): greenFrom 10/u.test(error.message)
        );
    }); // prettier-ignore
});
