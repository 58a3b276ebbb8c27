import { createHash } from 'node:crypto';
import { MODEL_VERSION } from '../score/model.ts';
import type { PublishedModel } from './published.ts';

/** Short text that stands for everything the rules in force say: another one means other rules or other arithmetic. */
export function rulesDigest(models: readonly PublishedModel[]): string {
    return createHash('sha256')
        .update(JSON.stringify([MODEL_VERSION, models]))
        .digest('hex')
        .slice(0, 16);
}
