import { checkContents, writeContents } from './contents.ts';
import { compareFindings, type Finding } from './finding.ts';
import { readProject, type Project } from './read/project.ts';
import { checkApps } from './rules/apps.ts';
import { checkClientApps } from './rules/client-apps.ts';
import { checkComponents } from './rules/components.ts';
import { checkDashboards } from './rules/dashboards.ts';
import { checkFieldNamesInCode } from './rules/field-names-in-code.ts';
import { checkFields } from './rules/fields.ts';
import { checkFormulaCases } from './rules/formula-cases.ts';
import { checkFormulas } from './rules/formulas.ts';
import { checkLabels } from './rules/labels.ts';
import { checkLayouts } from './rules/layouts.ts';
import { checkListViews } from './rules/list-views.ts';
import { checkNames } from './rules/names.ts';
import { checkObjectAccess } from './rules/object-access.ts';
import { checkObjects } from './rules/objects.ts';
import { checkPages } from './rules/pages.ts';
import { checkPermissions } from './rules/permissions.ts';
import { readProjectFile } from './rules/project-file.ts';
import { checkReports } from './rules/reports.ts';
import { checkReportTypes } from './rules/report-types.ts';
import { checkRoles } from './rules/roles.ts';
import { checkSpelledOut } from './rules/spelled-out.ts';
import { checkTranslations } from './rules/translations.ts';
import { checkWords } from './rules/words.ts';
import { loadMetadataSchema } from './schema/declarations.ts';
import { validateAgainstSchema } from './schema/validate.ts';

/** What one run of the checks looked at and found. */
export interface MetadataReport {
    readonly files: number;
    readonly fields: number;
    readonly findings: readonly Finding[];
}

/**
 * Runs every metadata check on a project.
 * @param top folder that holds sfdx-project.json and force-app
 */
export function checkMetadata(top: string): MetadataReport {
    const project = readProject(top);
    const settings = readProjectFile(top);
    const schema = loadMetadataSchema();
    const findings = [
        ...settings.findings,
        ...project.unreadable,
        ...project.files.flatMap((file) => validateAgainstSchema(file.root, file.kind.type, schema)),
        ...checkRules(project, settings.sourceApiVersion)
    ];
    // A file that has a mistake need not be described as well: one mistake, one finding.
    const faulty = new Set(findings.map((found) => found.file));
    findings.push(...checkContents(project).filter((found) => !faulty.has(found.file)));
    return {
        files: project.files.length,
        fields: project.ofType('CustomField').length,
        findings: findings.sort(compareFindings)
    };
}

/** Runs every rule about what readable files say, and not how they are written. */
export function checkRules(project: Project, sourceApiVersion: string): Finding[] {
    const formulas = checkFormulas(project);
    return [
        ...checkNames(project),
        ...checkWords(project),
        ...checkSpelledOut(project),
        ...checkObjects(project),
        ...checkFields(project),
        ...formulas,
        ...checkFormulaCases(project, formulas),
        ...checkPermissions(project),
        ...checkRoles(project),
        ...checkObjectAccess(project),
        ...checkLayouts(project),
        ...checkListViews(project),
        ...checkPages(project),
        ...checkApps(project),
        ...checkClientApps(project),
        ...checkReportTypes(project),
        ...checkReports(project),
        ...checkDashboards(project),
        ...checkLabels(project),
        ...checkTranslations(project),
        ...checkComponents(project, sourceApiVersion),
        ...checkFieldNamesInCode(project)
    ];
}

/** Brings the page on the contents of the package up to date. */
export function updateContents(top: string): void {
    writeContents(readProject(top));
}
