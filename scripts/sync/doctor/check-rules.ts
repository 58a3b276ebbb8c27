import { readPublishedModels } from '../rules/published.ts';
import type { PublishedModel } from '../rules/published.ts';
import { missingStart } from '../rules/start-field.ts';
import { failure } from './attempt.ts';
import { ok, warning } from './finding.ts';
import type { Finding } from './finding.ts';
import { counted } from '../report/count-text.ts';
import type { Patient } from './patient.ts';

/** Rules in force, whether every published version is sound, and whether the settings hold what they need. */
export async function checkRules({
    session,
    names,
    describes,
    settings
}: Pick<Patient, 'session' | 'names' | 'describes' | 'settings'>): Promise<{
    models: readonly PublishedModel[];
    findings: readonly Finding[];
}> {
    const check = 'published rules';
    const notes: string[] = [];
    try {
        // What the user cannot see is a matter of its access, which is looked at by itself.
        if ((await describes.of(names.of('Health_Model__c'))) === null) return { models: [], findings: [] };
        const models = await readPublishedModels(session, names, (text) => void notes.push(text));
        const fix = ['App Launcher, Account Health, Health Models: correct the record and publish it again'];
        if (notes.length > 0) return { models, findings: notes.map((note) => warning(check, note, fix)) };
        const missing = settings && missingStart(models, settings.config.accounts.startField, names);
        if (missing) return { models, findings: [warning(check, missing.found, [missing.fix])] };
        const text =
            models.length === 0
                ? 'none, so the shipped rules apply'
                : `${counted(models.length, 'version')} in force, sound`;
        return { models, findings: [ok(check, text)] };
    } catch (error) {
        return { models: [], findings: [failure(check, error)] };
    }
}
