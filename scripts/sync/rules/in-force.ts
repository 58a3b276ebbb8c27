import { ConfigError } from '../errors.ts';
import type { PublishedModel } from './published.ts';

/** A version of the rules that is or was published, sound or not. */
export interface RulesVersion {
    /** Name of the record. */
    readonly name: string;
    readonly status: 'Published' | 'Retired';
    /** Instant at which it was published, "" when the record does not say. */
    readonly publishedAt: string;
    readonly version: number;
    readonly model: PublishedModel;
    /** What is wrong with it, one sentence each; none when it is sound. */
    readonly problems: readonly string[];
}

/**
 * The models to score by. A published version with wrong rules is ignored, and the last published rules of its segment
 * stay in force: another published version, else the one retired last.
 * @param warn called once for each version that is ignored, with everything that is wrong with it
 * @returns models in the order of their priority
 * @throws ConfigError when a segment has wrong rules and no sound ones to go on with; nothing has been written then
 */
export function rulesInForce(versions: readonly RulesVersion[], warn: (message: string) => void): PublishedModel[] {
    const published = versions.filter(({ status }) => status === 'Published');
    const inForce = new Set(published.filter(isSound));
    const homeless: string[] = [];
    for (const wrong of published.filter((version) => !isSound(version))) {
        const last = lastSound(versions, wrong);
        if (last === null) {
            homeless.push(...wrong.problems.map((problem) => `${named(wrong)}: ${problem}`));
            continue;
        }
        inForce.add(last);
        warn(
            `WRONG RULES ARE IGNORED. ${named(wrong)}: ${wrong.problems.join(' ')} ` +
                `The last published rules stay in force: ${named(last)}. Correct the wrong ones and publish them again.`
        );
    }
    if (homeless.length > 0) {
        throw new ConfigError('The published rules (Health_Model__c)', homeless, [
            'No earlier sound version of this segment is there to go on with, so nothing was scored or written.',
            'Correct them in Salesforce and publish again.'
        ]);
    }
    return [...inForce].map(({ model }) => model).sort((a, b) => a.priority - b.priority);
}

function isSound({ problems }: RulesVersion): boolean {
    return problems.length === 0;
}

/** Sound rules for the same accounts: published ones first, then what was published last. */
function lastSound(versions: readonly RulesVersion[], wrong: RulesVersion): RulesVersion | null {
    const segment = segmentOf(wrong);
    const [last = null] = versions
        .filter((version) => isSound(version) && segmentOf(version) === segment)
        .sort(
            (a, b) =>
                Number(b.status === 'Published') - Number(a.status === 'Published') ||
                b.publishedAt.localeCompare(a.publishedAt) ||
                b.version - a.version
        );
    return last;
}

function segmentOf({ model }: RulesVersion): string {
    return model.field === null ? '' : JSON.stringify([model.field, [...model.values].sort()]);
}

function named({ name, status, version }: RulesVersion): string {
    return `"${name}" (${status}, version ${version})`;
}
