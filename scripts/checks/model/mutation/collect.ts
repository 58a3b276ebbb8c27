// Stands in for node:test while mutants run: collects the tests of a file instead of running them.

/** What a test is given; in a mutation run nobody reads its diagnostics. */
const CONTEXT = { diagnostic: (): void => undefined };

type Body = (context: typeof CONTEXT) => unknown;

/** A test that can be run as often as there are mutants. */
export interface CollectedTest {
    /** File, suites and name, unlike any other. */
    readonly id: string;
    readonly run: () => unknown;
}

let tests: CollectedTest[] = [];
let path: string[] = [];

/** Collects the tests that `load` declares. `file` names them. */
export async function collect(file: string, load: () => Promise<unknown>): Promise<readonly CollectedTest[]> {
    [tests, path] = [[], [file]];
    await load();
    return tests;
}

export function describe(name: string, body: () => void): void {
    path.push(name);
    body();
    path.pop();
}

export function it(name: string, body: Body): void {
    const id = [...path, name].join(' > ');
    if (tests.some((test) => test.id === id)) throw new Error(`Two tests are called "${id}".`);
    tests.push({ id, run: () => body(CONTEXT) });
}
