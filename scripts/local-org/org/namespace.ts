// Which namespace an org has.
import { isNamespace } from '../schema/namespace.ts';
import type { KeyValueStore } from './contract.ts';

/** The namespace is the org's for good: its tables are named with it. Throws when it is asked for another. */
export function settleNamespace(state: KeyValueStore, wanted: string | null | undefined): string | null {
    const stored = state.get('start', 'namespace') as string | undefined;
    if (wanted && !isNamespace(wanted)) throw new Error(`"${wanted}" is no namespace: use 1 to 15 letters and digits`);
    if (stored === undefined) state.set('start', 'namespace', wanted ?? '');
    const settled = stored ?? wanted ?? '';
    if (wanted && wanted !== settled) {
        throw new Error(`The org was made with ${settled === '' ? 'no namespace' : `the namespace ${settled}`}`);
    }
    return settled === '' ? null : settled;
}
