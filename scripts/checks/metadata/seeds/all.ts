import { MEANING_SEEDS } from './meaning.ts';
import { PACKAGING_SEEDS } from './packaging.ts';
import { REFERENCE_SEEDS } from './references.ts';
import { REPORT_SEEDS } from './reports.ts';
import { SCHEMA_SEEDS } from './schema.ts';
import type { Seed } from './seed.ts';
import { TRANSLATION_SEEDS } from './translations.ts';

/** Every planted mistake. Each must give exactly one finding, and all together no other. */
export const SEEDS: readonly Seed[] = [
    ...SCHEMA_SEEDS,
    ...REFERENCE_SEEDS,
    ...MEANING_SEEDS,
    ...PACKAGING_SEEDS,
    ...REPORT_SEEDS,
    ...TRANSLATION_SEEDS
];
