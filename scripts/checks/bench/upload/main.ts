/** The job's own way of sending an upload file, alone. The file is removed when it is sent. Prints seconds and rows as JSON. */
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Connection } from 'jsforce/lib/connection.js';
import { filePart } from '../../../sync/plan/part.ts';
import { Session } from '../../../sync/salesforce/session.ts';
import { OpenJobs } from '../../../sync/write/open-jobs.ts';
import { writePlan } from '../../../sync/write/write-plan.ts';

const { values } = parseArgs({
    options: {
        url: { type: 'string', default: '' },
        file: { type: 'string', default: '' },
        rows: { type: 'string', default: '0' }
    }
});
const connection = new Connection({ instanceUrl: values.url, accessToken: 'bench', version: '66.0' });
const session = new Session(connection, 'bench');
const folder = dirname(values.file);
const records = Number(values.rows);
const plan = { parts: [filePart(values.file, records)], changed: records, moved: 0, changesFile: '', examples: [] };
const start = performance.now();
const { written } = await writePlan(session, plan, {
    object: 'Account',
    bulkFrom: 1,
    folder,
    failedFile: join(folder, 'failed.csv'),
    jobs: new OpenJobs(folder, values.url),
    progress: () => undefined
});
process.stdout.write(JSON.stringify({ seconds: (performance.now() - start) / 1000, rows: written }));
