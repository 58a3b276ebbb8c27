import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** What is deployed to an org: components, labels, pages, permission sets. */
export const packageFolder = path.join(projectRoot, 'force-app/main/default');

/** Stand-ins for platform modules, and the preview's own pages. */
export const modulesFolder = path.join(projectRoot, 'scripts/preview/lwc');

/** Built bundles and their fingerprints; git-ignored. */
export const outputFolder = path.join(projectRoot, '.local/preview');

/** Sources of Salesforce's published base components. */
export const baseComponentsFolder = path.join(projectRoot, 'node_modules/lightning-base-components/src/lightning');

/** The style sheet of SLDS 2 (theme Cosmos), light and dark. */
export const styleSheetFile = path.join(
    projectRoot,
    'node_modules/@salesforce-ux/design-system-2/dist/css/bundled/slds2.cosmos.css'
);
