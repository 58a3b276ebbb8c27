// Everything that is checked about a staged deployment before the org itself tries it.
import { buildSchema } from '../schema/build.ts';
import { readPackages } from '../schema/source.ts';
import { checkBundleImports } from './bundle-imports.ts';
import type { CheckedFiles } from './check-files.ts';
import { stillReferenced } from './deletions.ts';
import type { Deleted } from './deletions.ts';
import { readKnownComponents } from './known-components.ts';
import { checkPackageRules } from './package-rules.ts';
import type { DeployPackage } from './package-zip.ts';
import type { Problem } from './problem.ts';
import { checkReferences } from './references.ts';

/** Errors and warnings; a place has one error at most. */
export function checkDeployment(
    staged: string,
    pkg: DeployPackage,
    { documents, problems: faults }: CheckedFiles,
    deleted: readonly Deleted[]
): Problem[] {
    let number = 0;
    const schema = buildSchema(readPackages([staged]), () => `z${(number++).toString(36).padStart(2, '0')}`);
    const targets = { schema, known: readKnownComponents(staged) };
    const problems = [
        ...checkReferences(documents, targets),
        ...checkBundleImports(pkg.files, targets),
        ...stillReferenced(staged, deleted, targets)
    ];
    const places = new Set([...faults, ...problems].map(placeOf));
    const rules = checkPackageRules(staged, documents, pkg.apiVersion).filter((one) => !places.has(placeOf(one)));
    return [...problems, ...rules];
}

const placeOf = ({ path, line }: Problem): string => `${path}:${line}`;
