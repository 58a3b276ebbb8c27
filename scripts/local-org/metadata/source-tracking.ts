// Deployed components as source tracking names them.
import type { SourceChange } from '../org/contract.ts';
import type { Change } from './changes.ts';
import { BUNDLE, BUNDLE_FOLDER, isRule } from './component-types.ts';

const BUNDLE_FILE = 'LightningComponentResource';

/** @param idOf the id of a component, null when it has none */
export function sourceChanges(
    changes: readonly Change[],
    idOf: (type: string, fullName: string) => string | null
): SourceChange[] {
    // Labels are tracked one by one, not by the file that holds them; sharing rules by their file.
    return changes
        .filter(({ type }) => type !== 'CustomLabels' && !isRule(type))
        .flatMap(({ type, fullName, files, deleted }) => {
            const one = { type, name: fullName, idOrName: idOf(type, fullName) ?? fullName, deleted };
            return type === BUNDLE ? [one, ...files.map((file) => bundleFile(file, deleted))] : [one];
        });
}

/** A component bundle is tracked as a whole and file by file. */
function bundleFile(file: string, deleted: boolean): SourceChange {
    const name = file.slice(BUNDLE_FOLDER.length + 1);
    return { type: BUNDLE_FILE, name, idOrName: name, deleted };
}
