import { ReportMistake } from './report-mistake.ts';

/**
 * Joins conditions as filter logic says, for example `1 AND (2 OR 3)`; without logic all must hold. As on the platform,
 * every condition must be used, and AND beside OR needs brackets.
 * @throws ReportMistake
 */
export function joinConditions(conditions: readonly string[], logic: string | undefined): string {
    if (logic === undefined || logic === '') return conditions.map((condition) => `(${condition})`).join(' AND ');
    const tokens = logic.match(/\d+|[A-Za-z]+|\S/g) ?? [];
    const used = new Set<number>();
    let at = 0;

    function operand(): string {
        const token = tokens[at++];
        if (token === '(') {
            const inner = expression();
            if (tokens[at++] !== ')') throw wrong('a bracket is not closed');
            return `(${inner})`;
        }
        if (token?.toUpperCase() === 'NOT') return `(NOT ${operand()})`;
        const condition = conditions[Number(token) - 1];
        if (condition === undefined) throw wrong(`there is no filter "${token ?? ''}"`);
        used.add(Number(token));
        return `(${condition})`;
    }

    function expression(): string {
        const parts = [operand()];
        let word = '';
        while (at < tokens.length && tokens[at] !== ')') {
            const next = tokens[at++]?.toUpperCase() ?? '';
            if (next !== 'AND' && next !== 'OR') throw wrong(`"${next}" is neither AND nor OR`);
            if (word !== '' && word !== next) throw wrong('AND beside OR needs brackets');
            word = next;
            parts.push(operand());
        }
        return parts.join(` ${word} `);
    }

    function wrong(what: string): ReportMistake {
        return new ReportMistake(`Filter logic "${logic}": ${what}.`);
    }

    const joined = expression();
    if (at < tokens.length) throw wrong('a bracket is closed that was not opened');
    if (used.size < conditions.length) throw wrong(`${conditions.length - used.size} of the filters are not used`);
    return joined;
}
