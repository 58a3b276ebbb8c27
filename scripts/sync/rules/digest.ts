import { createHash } from 'node:crypto';
import { MODEL_VERSION } from '../score/model.ts';
import type { PublishedModel } from './published.ts';

/**
 * Short text that stands for what the rules in force say: another one means other rules or other arithmetic. The pinned
 * cohort NPS is left out: the job itself moves it, and a plan that was cut off has moved it already.
 */
export function rulesDigest(models: readonly PublishedModel[]): string {
    const lasting = models.map((model) => ({ ...model, rules: { ...model.rules, cohortNps: 0, cohortNpsDate: '' } }));
    return createHash('sha256')
        .update(JSON.stringify([MODEL_VERSION, lasting]))
        .digest('hex')
        .slice(0, 16);
}
