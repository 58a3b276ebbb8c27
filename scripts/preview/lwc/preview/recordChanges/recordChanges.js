/** @type {Set<(recordIds: string[]) => void>} */
const listeners = new Set();

/**
 * Calls back when a component has written records, so that the rest of the page follows. Returns the way to stop.
 * @param {(recordIds: string[]) => void} listener
 */
export function onRecordsChanged(listener) {
    listeners.add(listener);
    return () => {
        listeners.delete(listener);
    };
}

/** @param {string[]} recordIds */
export function announceChange(recordIds) {
    for (const listener of listeners) listener(recordIds);
}
