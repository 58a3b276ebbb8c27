import { basename, relative, resolve, sep } from 'node:path';
import { SyncError } from '../errors.ts';
import type { Engine } from '../sources/engine.ts';
import { nearest } from '../sources/nearest.ts';
import { sanitize } from '../report/sanitize.ts';
import { columnFacts } from './column-facts.ts';
import type { ColumnFacts } from './column-facts.ts';
import { swapped } from './date-pattern.ts';
import { detailsOf, KINDS, propose, SCALES } from './propose.ts';
import type { Details, Kind, Proposal } from './propose.ts';
import type { Answers } from './questions.ts';
import { readSample } from './sample.ts';
import type { Sample } from './sample.ts';

/** A source as it goes into the settings. */
export type SourceSettings = Readonly<Record<string, unknown>> & { readonly name: string };

/** What the columns in the settings mean. */
const MEANINGS: Readonly<Record<string, string>> = {
    account: 'that says which account a row belongs to',
    rating: 'with the answer',
    score: 'with the score, 1 to 10',
    date: 'with the day',
    respondent: 'that tells people apart',
    decisionMaker: 'that says whether the person decides',
    nps: 'with the NPS, -100 to 100',
    responses: 'with the number of answers'
};
const REQUIRED: Readonly<Record<Kind, readonly string[]>> = {
    answers: ['account', 'rating'],
    nps: ['account'],
    experience: ['account', 'score'],
    roi: ['account']
};
const NONE = '-';

/**
 * Asks for one source: where it is, what is in it, which column is which, how accounts are found.
 * @param folder folder of the settings, from which paths start
 * @param taken names of other sources
 */
export async function askSource(
    answers: Answers,
    engine: Engine,
    folder: string,
    taken: readonly string[]
): Promise<SourceSettings> {
    const { file, sample } = await askFile(answers, engine);
    const first = propose(sample);
    const kind = (await answers.ask({
        id: 'kind',
        text: 'What is in it: answers (raw survey answers), nps (counted per account), experience (a score 1-10), roi (outcomes)',
        fallback: first.kind,
        problem: oneOf(KINDS)
    })) as Kind;
    const proposal = kind === first.kind ? first : propose(sample, kind);
    const columns = await askColumns(answers, sample, proposal);
    const facts = columnFacts(sample);
    const details = detailsOf(facts, columns);
    const dates = await askDates(answers, details, columns);
    if (kind === 'experience')
        tellOfScale(
            answers,
            facts.find(({ name }) => name === columns['score'])
        );
    const scale =
        kind === 'answers'
            ? await answers.ask({
                  id: 'scale',
                  text: `Scale the question was asked on: ${SCALES.join(', ')}`,
                  fallback: details.scale,
                  problem: oneOf(SCALES)
              })
            : null;
    const match = await askMatch(answers, details);
    const path = relative(folder, resolve(file)).split(sep).join('/');
    return {
        name: freeName(file, taken),
        kind,
        files: [path.startsWith('.') || path.startsWith('/') ? path : `./${path}`],
        columns,
        ...dates,
        ...(scale === null || scale === '0-10' ? {} : { scale }),
        ...(details.decimal === ',' && sample.format === 'csv' ? { decimal: ',' } : {}),
        ...(sample.encoding === undefined ? {} : { encoding: sample.encoding }),
        ...match
    };
}

async function askFile(answers: Answers, engine: Engine): Promise<{ file: string; sample: Sample }> {
    for (let problem = ''; ;) {
        if (problem !== '') answers.tell(`  ${problem}`);
        const text = 'Where is the evidence? A file (CSV, JSON, NDJSON, Parquet), or a pattern such as exports/*.csv';
        const file = await answers.ask({ id: 'file', text, fallback: null, problem: () => null });
        try {
            const sample = await readSample(engine, file);
            const names = sample.columns.map((name) => sanitize(name, 60)).join(', ');
            answers.tell(`  ${sample.rows.length} rows looked at. Columns: ${sanitize(names, 1500)}`);
            if (sample.note !== undefined) answers.tell(`  ${sample.note}`);
            return { file, sample };
        } catch (error) {
            // A person can name another file; an option cannot.
            if (!(error instanceof SyncError) || !answers.patient) throw error;
            problem = error.message;
        }
    }
}

async function askColumns(
    answers: Answers,
    { columns }: Sample,
    { kind, columns: found }: Proposal
): Promise<Record<string, string>> {
    const optional = kind === 'answers' ? ['date', 'respondent'] : ['date'];
    const roles = [...new Set([...REQUIRED[kind], ...Object.keys(found), ...optional])];
    const chosen: Record<string, string> = {};
    for (const role of roles) {
        const required = REQUIRED[kind].includes(role);
        const answer = await answers.ask({
            id: `column ${role}`,
            text: `Column ${MEANINGS[role] ?? `with ${role}`}${required ? '' : ` (${NONE} for none)`}`,
            fallback: found[role] ?? (required ? null : NONE),
            problem: (name) => (name === NONE && !required ? null : missingColumn(name, columns))
        });
        if (answer !== NONE) chosen[role] = answer;
    }
    return chosen;
}

function missingColumn(name: string, columns: readonly string[]): string | null {
    if (columns.includes(name)) return null;
    const close = nearest(name, columns);
    return `There is no column "${sanitize(name)}".${close === null ? '' : ` Did you mean "${sanitize(close)}"?`}`;
}

async function askDates(
    answers: Answers,
    { dateFormat, dateAmbiguous }: Details,
    columns: Readonly<Record<string, string>>
): Promise<object> {
    if (columns['date'] === undefined) {
        const day = await answers.ask({
            id: 'date',
            text: 'Which day do all rows stand for, YYYY-MM-DD',
            fallback: null,
            problem: (text) => (/^\d{4}-\d{2}-\d{2}$/u.test(text) ? null : 'A day looks like 2026-06-30.')
        });
        return { constants: { date: day } };
    }
    if (dateFormat === null) return {};
    const order = dateAmbiguous
        ? await answers.ask({
              id: 'date-order',
              text: 'Days could be read both ways. Which comes first: month or day',
              fallback: 'month',
              problem: oneOf(['month', 'day'])
          })
        : 'month';
    const patterns = order === 'day' ? swapped(dateFormat) : dateFormat;
    return { dateFormat: patterns.length === 1 ? patterns[0] : patterns };
}

/** Scores are taken as they are, so somebody should know when they look like those of another scale. */
function tellOfScale(answers: Answers, score: ColumnFacts | undefined): void {
    if (!score?.numbers?.whole || score.numbers.max > 5) return;
    const name = sanitize(score.name);
    answers.tell(
        `  No "${name}" is above 5, and a score goes from 1 to 10. If 5 is the best, add to the settings:\n` +
            `  "values": { "${name}": { "1": "1", "2": "3.25", "3": "5.5", "4": "7.75", "5": "10" } }`
    );
}

async function askMatch(answers: Answers, { match }: Details): Promise<object> {
    const by = await answers.ask({
        id: 'match',
        text: 'Account field it is compared with: Health_Key__c, Id, Name, or another unique field',
        fallback: match.by,
        problem: (name) => (/^[A-Za-z]\w*$/u.test(name) ? null : 'That is no field name.')
    });
    if (by === 'Health_Key__c') return {};
    return { match: by === 'Name' ? { by, how: 'normalized' } : { by } };
}

function oneOf(choices: readonly string[]): (answer: string) => string | null {
    return (answer) => (choices.includes(answer) ? null : `Please choose one of ${choices.join(', ')}.`);
}

/** Name of a source from its file: lower-case letters, digits and hyphens. */
function freeName(file: string, taken: readonly string[]): string {
    const plain = basename(file).replace(/\..*$/u, '').toLowerCase();
    const name = plain.replaceAll(/[^a-z0-9]+/gu, '-').replaceAll(/^-+|-+$/gu, '') || 'evidence';
    for (let i = 1; ; i++) {
        const free = i === 1 ? name : `${name}-${i}`;
        if (!taken.includes(free)) return free;
    }
}
