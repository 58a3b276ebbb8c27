import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { checkMetadata, updateContents } from './check.ts';
import { formatFinding } from './finding.ts';

const { values } = parseArgs({
    options: {
        root: { type: 'string' },
        json: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false }
    }
});
const top = values.root ?? fileURLToPath(new URL('../../../', import.meta.url));
if (values.write) updateContents(top);
const report = checkMetadata(top);

if (values.json) {
    console.log(JSON.stringify(report, null, 4));
} else {
    for (const finding of report.findings) console.log(formatFinding(finding));
    console.log(`${report.files} metadata files, ${report.fields} fields, ${report.findings.length} findings`);
}
process.exitCode = report.findings.length === 0 ? 0 : 1;
