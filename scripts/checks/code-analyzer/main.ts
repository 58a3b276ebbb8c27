// npm run check:security: Salesforce Code Analyzer over the package, with the selectors of the AppExchange security review.
// No finding passes without a written reason in docs/security.md.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../repository.ts';
import { acceptedFindings, sortFindings } from './accepted.ts';
import { analyse } from './analyzer.ts';
import type { Violation } from './analyzer.ts';

/** A component that the review would refuse: the check must find it, or it finds nothing at all. */
const PLANTED = {
    'planted.js': `import { LightningElement } from 'lwc';
export default class Planted extends LightningElement {
    renderedCallback() {
        this.template.querySelector('div').innerHTML = globalThis.location.hash;
    }
}
`,
    'planted.html': '<template><div lwc:dom="manual"></div></template>\n'
};

function line({ rule, file, line, message }: Violation): string {
    return `${file}:${line}  ${rule}\n    ${message}`;
}

/** A copy without tests, which are not part of the package, and with what is planted. */
function copyOfPackage(planted: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'account-health-analyzer-'));
    cpSync(join(ROOT, 'force-app'), join(folder, 'force-app'), {
        recursive: true,
        filter: (path) => !path.endsWith('__tests__')
    });
    const bundle = join(folder, 'force-app/main/default/lwc/planted');
    for (const [name, text] of Object.entries(planted)) {
        mkdirSync(bundle, { recursive: true });
        writeFileSync(join(bundle, name), text);
    }
    return folder;
}

async function analysisOf(planted: Readonly<Record<string, string>>): ReturnType<typeof analyse> {
    const folder = copyOfPackage(planted);
    try {
        return await analyse(folder);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

try {
    const { rules, engines, violations } = await analysisOf({});
    console.log(`${rules} rules of ${engines.join(', ')}`);
    const accepted = acceptedFindings(readFileSync(join(ROOT, 'docs/security.md'), 'utf8'));
    const { open, explained, outdated } = sortFindings(violations, accepted);
    for (const violation of open) console.error(line(violation));
    for (const row of outdated)
        console.error(`docs/security.md explains ${row}, which is no longer found: delete the row.`);
    const { violations: planted } = await analysisOf(PLANTED);
    const found = planted.filter(({ file }) => file.includes('planted'));
    if (found.length === 0)
        console.error('The component with innerHTML that was planted was not found: the check is blind.');
    const blind = found.length > 0 ? 'found' : 'not found';
    console.log(`${open.length} findings, ${explained} explained in docs/security.md; the planted fault was ${blind}`);
    process.exitCode = open.length === 0 && outdated.length === 0 && found.length > 0 ? 0 : 1;
} catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
}
