import { EXIT } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { sanitize } from '../report/sanitize.ts';
import type { Finding } from './finding.ts';

const MARKS: Readonly<Record<Finding['level'], string>> = { ok: 'ok     ', warning: 'warning', fail: 'FAIL   ' };
const WIDTH = 33;
/** Longest text of a finding, characters. */
const LONGEST = 3000;

/** One finding as lines, with its fixes below it. */
export function findingText({ level, check, found, fix }: Finding): string {
    const [first = '', ...rest] = found.split('\n').map((line) => sanitize(line, LONGEST));
    const head = `${MARKS[level]}  ${check.padEnd(WIDTH)} ${first}`;
    const indent = ' '.repeat(9);
    return [
        head,
        ...rest.map((line) => indent + line),
        ...fix.map((step) => `${indent}-> ${sanitize(step, LONGEST)}`)
    ].join('\n');
}

/** What all findings come to. */
export function verdictText(findings: readonly Finding[]): string {
    const count = (level: Finding['level']): number => findings.filter((finding) => finding.level === level).length;
    const counts = `${count('ok')} ok, ${plural(count('warning'), 'warning')}, ${plural(count('fail'), 'failure')}`;
    if (count('fail') > 0)
        return `${counts}. Put the first one right, then run doctor again: later ones often follow from it.`;
    return `${counts}. The job can run.`;
}

/** Exit code: wrong settings before what cannot be reached, that before what is to be changed in the org. */
export function exitCodeOf(findings: readonly Finding[]): ExitCode {
    const causes = findings.filter(({ level }) => level === 'fail').map(({ cause }) => cause);
    if (causes.includes('settings')) return EXIT.wrongConfig;
    if (causes.includes('unreachable')) return EXIT.unreachable;
    return causes.length > 0 ? EXIT.stoppedByGuard : EXIT.done;
}

function plural(count: number, what: string): string {
    return `${count} ${what}${count === 1 ? '' : 's'}`;
}
