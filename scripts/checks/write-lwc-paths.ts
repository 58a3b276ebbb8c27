// npm run lwc:paths: brings the list of component modules up to date after a bundle was added, renamed or removed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LWC_PATHS_FILE, lwcModules, lwcPaths } from './lwc-paths.ts';
import { ROOT } from './repository.ts';

writeFileSync(join(ROOT, LWC_PATHS_FILE), lwcPaths(lwcModules()));
console.log(`${LWC_PATHS_FILE} is up to date.`);
