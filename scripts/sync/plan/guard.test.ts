import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EXIT, GuardError } from '../errors.ts';
import { guardChange } from './guard.ts';
import type { Plan } from './make-plan.ts';

const plan = (moved: number): Plan => ({ moved, changed: 500, parts: [], changesFile: 'changes.csv', examples: [] });

describe('the guard against a change too large', () => {
    it('stops a run that moves more of the scored accounts than may move, and says how to go on', () => {
        assert.throws(
            () => guardChange(plan(201), 1000, 0.2),
            (error: unknown) => {
                assert.ok(error instanceof GuardError);
                assert.equal(error.exitCode, EXIT.stoppedByGuard);
                assert.equal(
                    error.message,
                    '201 of 1000 scored accounts (20.1 %) would change; at most 20 % may. Nothing was written.'
                );
                assert.match(error.actions.join('\n'), /changes\.csv\n.*--max-change 100%/u);
                return true;
            }
        );
    });

    it('lets just as many move as may', () => {
        guardChange(plan(200), 1000, 0.2);
        guardChange(plan(1000), 1000, 1);
        guardChange(plan(0), 1000, 0);
    });

    it('says nothing on a first run, which has nothing to compare with', () => {
        guardChange(plan(1000), 0, 0.2);
    });
});
