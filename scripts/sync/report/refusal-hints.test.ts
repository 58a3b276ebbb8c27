import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refusalHints } from './refusal-hints.ts';
import type { Summary } from './summary.ts';

const hints = (...codes: (readonly string[])[]): string[] => {
    const [changes, history, tasks] = codes.map((some) => ({
        failedByCode: Object.fromEntries(some.map((code) => [code, 1]))
    }));
    return refusalHints({ changes, history, tasks } as unknown as Summary);
};

describe('what can be done about refused records', () => {
    it('is said once for accounts, snapshots and tasks together, with its code in front', () => {
        const said = hints(['ENTITY_IS_LOCKED', 'X_Y'], ['STORAGE_LIMIT_EXCEEDED'], ['STORAGE_LIMIT_EXCEEDED']);
        assert.equal(said.length, 2);
        assert.match(said[0] ?? '', /^ENTITY_IS_LOCKED: An approval process/u);
        assert.match(said[1] ?? '', /^STORAGE_LIMIT_EXCEEDED: .*Storage Usage/u);
    });

    it('is one hint for codes that ask for the same', () => {
        assert.deepEqual(hints(['INSUFFICIENT_ACCESS_OR_READONLY', 'INSUFFICIENT_ACCESS'], [], []).length, 1);
    });

    it('is said where the platform names neither the cause nor what to do', () => {
        const maintenance = 'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE';
        const said = hints(['REQUIRED_FIELD_MISSING', 'INVALID_CROSS_REFERENCE_KEY', maintenance], [], []);
        assert.match(said[0] ?? '', /blank in them.* page layout/u);
        assert.match(said[1] ?? '', /gone for good, or .* no longer sees/u);
        assert.match(said[2] ?? '', /the first run after it/u);
    });

    it('is nothing where nothing was refused, or the code says nothing but itself', () => {
        assert.deepEqual(hints([], [], []), []);
        assert.deepEqual(hints(['UNKNOWN', 'constructor'], [], ['toString']), []);
    });
});
