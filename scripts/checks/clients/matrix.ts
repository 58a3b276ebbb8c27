import type { Client, Outcome } from './operation.ts';

const BEGIN = '<!-- client matrix: written by npm run test:clients -- --write -->';
const END = '<!-- end of the client matrix -->';

/**
 * The table operation x client as markdown, between its marks. A client that is not asked for an operation has an empty cell.
 * @param day YYYY-MM-DD on which the outcomes were seen
 */
export function matrixText(clients: readonly Client[], outcomes: readonly Outcome[], day: string): string {
    const operations = [...new Set(clients.flatMap((client) => client.operations.map(({ name }) => name)))];
    const cell = (client: Client, operation: string): string => {
        const outcome = outcomes.find((one) => one.client === client.name && one.operation === operation);
        if (outcome === undefined) return '';
        return outcome.works ? 'yes' : '**no**';
    };
    const rows = operations.map((name) => [`\`${name}\``, ...clients.map((client) => cell(client, name))]);
    const head = ['Operation', ...clients.map(({ name, version }) => `${name} ${version}`)];
    const lines = [head, head.map(() => '---'), ...rows].map((columns) => `| ${columns.join(' | ')} |`);
    return [BEGIN, '', `Seen on ${day}.`, '', ...lines, '', END].join('\n');
}

/** A page with the matrix in the place of the one it holds. @throws Error when the page has no marks */
export function withMatrix(page: string, matrix: string): string {
    const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
    if (begin < 0 || end < begin) throw new Error(`docs/local-org.md has no lines "${BEGIN}" and "${END}".`);
    return page.slice(0, begin) + matrix + page.slice(end + END.length);
}

/** What a matrix says, without the day, the version of the machine's own curl and the widths that formatting gives to columns. */
export function matrixContent(page: string): string[] {
    const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
    const lines = page.slice(begin, end).split('\n');
    return lines
        .filter((line) => /^\| (?!-|:)/u.test(line))
        .map((line) =>
            line
                .replace(/\s+/gu, ' ')
                .replace(/curl [\d.]+/u, 'curl')
                .trim()
        );
}
