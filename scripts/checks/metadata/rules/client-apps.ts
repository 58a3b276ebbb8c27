import { finding, type Finding } from '../finding.ts';
import type { MetadataFile, Project } from '../read/project.ts';
import { child, textOf } from '../read/xml.ts';

/** What the job needs to log in and to stay logged in, and nothing else. */
const SCOPES = 'Api RefreshToken';

/** The client app of the job: packaged without anything that belongs to one org, with the scopes the job needs. */
export function checkClientApps(project: Project): Finding[] {
    const apps = project.ofType('ExternalClientApplication');
    const settings = project.ofType('ExtlClntAppOauthSettings');
    return [
        ...apps.flatMap((app) => checkApp(app, settings)),
        ...settings.flatMap((file) => checkSettings(file, apps))
    ];
}

function checkApp(app: MetadataFile, settings: readonly MetadataFile[]): Finding[] {
    const findings: Finding[] = [];
    const state = child(app.root, 'distributionState');
    if (state?.text.trim() !== 'Packaged') {
        const message = `<distributionState> is "${state?.text.trim() ?? ''}"`;
        findings.push(finding(state ?? app.root, 'unpackageable', message, 'Use Packaged.'));
    }
    const scoped = child(app.root, 'orgScopedExternalApp');
    if (scoped !== undefined) {
        const message = 'the id of one org would be packaged';
        findings.push(finding(scoped, 'unpackageable', message, 'Remove it; the platform fills it in.'));
    }
    if (!settings.some((file) => textOf(file.root, 'externalClientApplication') === app.name)) {
        const message = `${app.name} has no OAuth settings`;
        findings.push(finding(app.root, 'missing-settings', message, 'Add an ecaOauth file for it.'));
    }
    return findings;
}

function checkSettings(file: MetadataFile, apps: readonly MetadataFile[]): Finding[] {
    const findings: Finding[] = [];
    const app = child(file.root, 'externalClientApplication');
    const name = app?.text.trim() ?? '';
    if (!apps.some((candidate) => candidate.name === name)) {
        const message = `client app ${name} does not exist`;
        findings.push(finding(app ?? file.root, 'unknown-reference', message, 'Correct the name.'));
    }
    const scopes = child(file.root, 'commaSeparatedOauthScopes');
    const listed = (scopes?.text ?? '').split(',').map((scope) => scope.trim());
    if (listed.sort().join(' ') !== SCOPES) {
        const message = `the job needs exactly the scopes Api and RefreshToken, not "${listed.join(', ')}"`;
        findings.push(finding(scopes ?? file.root, 'oauth-scopes', message, 'Write "Api, RefreshToken".'));
    }
    return findings;
}
