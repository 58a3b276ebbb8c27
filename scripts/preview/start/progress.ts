/** Prints what happens, each line with the seconds since the start. */
export function progress(write: (line: string) => void, now: () => number = Date.now): (text: string) => void {
    const started = now();
    return (text) => write(`${((now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
}
