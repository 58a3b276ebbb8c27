/** Loaded before a measured program: writes what it used of the machine when it ends, into the file BENCH_USAGE names. In JavaScript, so
 * that it does not load what strips types into a program that does without. */
import { writeFileSync } from 'node:fs';

const { BENCH_USAGE: file } = process.env;
if (file !== undefined) {
    process.once('exit', () => {
        const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
        writeFileSync(
            file,
            JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMemoryMb: maxRSS / 1024 })
        );
    });
}
