// Prints how fast and how large the scoring model is. Judges nothing: npm run bench compares.
import { modelSize, modelSpeed } from './measure.ts';

for (const speed of modelSpeed()) {
    console.log(`${speed.case.padEnd(22)} ${String(speed.nanoseconds).padStart(6)} ns an account`);
}
const size = await modelSize();
console.log(`${'compiled'.padEnd(22)} ${String(size.bytes).padStart(6)} bytes, ${size.gzipped} gzipped`);
