import type { Seed } from './seed.ts';

const GERMAN = 'translations/de.translation-meta.xml';

/** Second language: what would leave a sentence in English or without its number. */
export const TRANSLATION_SEEDS: readonly Seed[] = [
    {
        mistake: 'a translation without the place for its number',
        file: GERMAN,
        find: '<label>NPS {0} aus {1}, Kritiker: {2}.</label>',
        replace: '<label>NPS {0} aus {1}, mit Kritikern.</label>',
        rule: 'bad-translation',
        at: 'mit Kritikern'
    },
    {
        mistake: 'a translation of a label that is not there',
        file: GERMAN,
        find: '<name>Health_Watch_Silent</name>\n    </customLabels>',
        replace:
            '<name>Health_Watch_Silent</name>\n    </customLabels>\n    <customLabels>\n        <label>Still</label>\n        <name>Health_Watch_Quiet</name>\n    </customLabels>',
        rule: 'unknown-label',
        at: 'Health_Watch_Quiet'
    },
    {
        mistake: 'a label that nobody translated',
        file: GERMAN,
        find: '    <customLabels>\n        <label>Noch nicht bewertet</label>\n        <name>Health_Badge_Not_Scored</name>\n    </customLabels>\n',
        replace: '',
        rule: 'missing-translation',
        at: '<Translations'
    }
];
