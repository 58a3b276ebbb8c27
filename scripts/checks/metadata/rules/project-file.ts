import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../finding.ts';

/** The parts of sfdx-project.json that the checks depend on. */
export interface ProjectFile {
    readonly sourceApiVersion: string;
    readonly findings: readonly Finding[];
}

/** Reads sfdx-project.json: API version, package folder, and no namespace, so that anybody can package under their own. */
export function readProjectFile(top: string): ProjectFile {
    const file = 'sfdx-project.json';
    const source = readFileSync(join(top, file), 'utf8');
    const settings = JSON.parse(source) as {
        sourceApiVersion?: string;
        namespace?: string;
        packageDirectories?: readonly { path?: string; versionNumber?: string }[];
    };
    const findings: Finding[] = [];
    const report = (key: string, message: string, action: string): void => {
        const line = source.split('\n').findIndex((text) => text.includes(`"${key}"`)) + 1;
        findings.push({ file, line: Math.max(1, line), column: 1, rule: 'project-file', message, action });
    };
    const { sourceApiVersion = '' } = settings;
    if (!/^\d{2}\.0$/.test(sourceApiVersion)) {
        report('sourceApiVersion', `"${sourceApiVersion}" is no API version`, 'Write for example "66.0".');
    }
    if (settings.namespace !== '') {
        report(
            'namespace',
            'the source carries a namespace',
            'Leave it empty; docs/ tells where to set it for packaging.'
        );
    }
    const [folder] = settings.packageDirectories ?? [];
    if (folder?.path !== 'force-app' || !/^\d+\.\d+\.\d+\.NEXT$/.test(folder.versionNumber ?? '')) {
        report('path', 'the package folder or its version number is not as expected', 'Use force-app and n.n.n.NEXT.');
    }
    return { sourceApiVersion, findings };
}
