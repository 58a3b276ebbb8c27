import type { PostgresServer } from './postgres-server.ts';

/** An answer to "how likely are you to recommend us". */
export interface Answer {
    readonly id: number;
    readonly account: string;
    /** null: nobody said who answered. */
    readonly respondent: string | null;
    readonly score: number;
    /** "YYYY-MM-DD" */
    readonly on: string;
}

/**
 * Answers as a survey tool has them: people answer again, on one day twice, in another spelling of their address, without a
 * name, long ago, and on the first and last day that counts. The same every time.
 */
export function answersOf(keys: readonly string[], count: number, asOf: string): Answer[] {
    const chance = numbers(20260601);
    const last = Date.parse(`${asOf}T00:00:00Z`) / 86_400_000;
    const edges = [-366, -365, -364, -363, -1, 0, 1];
    return Array.from({ length: count }, (_, id) => {
        const person = `person${chance(12)}@example.com`;
        const days = chance(4) === 0 ? (edges[chance(edges.length)] ?? 0) : -chance(500);
        return {
            id,
            account: keys[Math.floor(chance(keys.length * 10) / 11)] ?? '',
            respondent: [null, person.toUpperCase()][chance(8)] ?? person,
            score: chance(11),
            on: new Date((last + days) * 86_400_000).toISOString().slice(0, 10)
        };
    });
}

/** Whole numbers from 0 to below the number given, always the same row of them (Lehmer's generator). */
function numbers(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
        state = (state * 48_271) % 2_147_483_647;
        return state % below;
    };
}

/** Makes the table that the example settings read. */
export async function createAnswers(server: PostgresServer): Promise<void> {
    await server.query(
        'CREATE TABLE survey_answers (answer_id bigint, account_key text, respondent text, score smallint, answered_on date)'
    );
}

/** Adds answers in one statement. */
export async function insertAnswers(server: PostgresServer, answers: readonly Answer[]): Promise<void> {
    await server.query(
        'INSERT INTO survey_answers SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::smallint[], $5::date[])',
        [
            answers.map(({ id }) => id),
            answers.map(({ account }) => account),
            answers.map(({ respondent }) => respondent),
            answers.map(({ score }) => score),
            answers.map(({ on }) => on)
        ]
    );
}
