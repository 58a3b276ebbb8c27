// Run by durability.test.ts as a process of its own: inserts without end and says what was acknowledged.

import { openOrg } from '../org/open.ts';
import { ADMIN_USERNAME } from '../org/first-start.ts';

const [dataDir = ''] = process.argv.slice(2);
const org = openOrg({ dataDir, sourceDirs: [] });
const admin = org.session(org.userByUsername(ADMIN_USERNAME)?.id ?? '');

for (let batch = 0; ; batch += 1) {
    const rows = Array.from({ length: 50 }, (_, at) => ({ Name: `Batch ${batch} row ${at}` }));
    const results = org.insert(admin, 'Account', rows);
    org.state.set('batch', 'last', batch);
    // The synchronous write is the acknowledgement: it happens after the commit.
    process.stdout.write(`${batch} ${results.filter((result) => result.success).length}\n`);
}
