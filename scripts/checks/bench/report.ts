import type { Measured } from './measure.ts';
import type { Target } from './targets.ts';

/** The run whose time is in the middle. */
export function medianOf(runs: readonly Measured[]): Measured {
    const sorted = [...runs].sort((a, b) => a.seconds - b.seconds);
    const middle = sorted[Math.floor((sorted.length - 1) / 2)];
    if (!middle) throw new Error('nothing was measured');
    return middle;
}

/** Medians and targets for people. */
export function table(medians: readonly Measured[], targets: readonly Target[]): string {
    const lines = [row('stage', 'seconds', 'CPU s', 'peak MB', 'written', 'calls', 'MB sent')];
    for (const one of medians) {
        const sent = one.uploadBytes === undefined ? '' : (one.uploadBytes / 1e6).toFixed(1);
        const [seconds, cpu, memory] = [one.seconds.toFixed(2), one.cpuSeconds.toFixed(2), one.peakMemoryMb.toFixed(0)];
        const written = one.written ?? one.rows ?? '';
        lines.push(row(one.stage, seconds, cpu, memory, String(written), String(one.apiCalls ?? ''), sent));
        const parts = Object.entries(one.parts).filter(([, part]) => part >= 0.05);
        if (parts.length > 0) lines.push(`    ${parts.map(([name, part]) => `${name} ${part.toFixed(2)}`).join(', ')}`);
    }
    lines.push('');
    for (const { name, measured, limit, unit, met } of targets) {
        lines.push(`${met ? 'met   ' : 'MISSED'} ${name.padEnd(46)} ${measured.toFixed(2)} ${unit} (target ${limit})`);
    }
    return `${lines.join('\n')}\n`;
}

function row(stage: string, ...cells: readonly string[]): string {
    return `${stage.padEnd(22)}${cells.map((cell) => cell.padStart(10)).join('')}`;
}
