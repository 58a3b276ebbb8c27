import type { Reply, Seen } from './test-service.ts';

/** Answers as the APIs of three survey tools give them, made up; shapes by their public documentation. */

/** A made-up answer. */
export interface Answer {
    readonly account: string;
    readonly person: string;
    readonly rating: number;
    /** "YYYY-MM-DD". */
    readonly day: string;
}

const QUESTION = 200000001;
const CHOICES_FROM = 300000000;

/** SurveyMonkey: pages of questions in each response, a link to the next page, choices by id. */
export function surveyMonkey(answers: readonly Answer[], base: () => string): (request: Seen) => Reply {
    return ({ url, headers }) => {
        if (headers.authorization !== 'Bearer sm-planted-token')
            return { status: 401, json: { error: { id: '1011' } } };
        const perPage = Number(url.searchParams.get('per_page'));
        const page = Number(url.searchParams.get('page') ?? 1);
        const from = url.searchParams.get('start_modified_at')?.slice(0, 10) ?? '';
        const wanted = answers.filter(({ day }) => day >= from);
        const some = wanted.slice((page - 1) * perPage, page * perPage);
        const next = new URL(url.pathname + url.search, base());
        next.searchParams.set('page', String(page + 1));
        const more = page * perPage < wanted.length;
        return {
            json: {
                data: some.map((answer, i) => surveyMonkeyResponse(answer, `${page}${i}`)),
                page,
                per_page: perPage,
                total: wanted.length,
                links: { self: url.href, ...(more ? { next: next.href } : {}) }
            },
            headers: { 'X-Ratelimit-App-Global-Minute-Remaining': '118', 'X-Ratelimit-App-Global-Minute-Reset': '31' }
        };
    };
}

function surveyMonkeyResponse({ account, person, rating, day }: Answer, id: string): object {
    const choice = { choice_id: String(CHOICES_FROM + rating), row_id: '400000001' };
    return {
        id,
        recipient_id: person,
        response_status: 'completed',
        custom_variables: { account_key: account },
        date_created: `${day}T10:00:00+00:00`,
        date_modified: `${day}T10:15:00+00:00`,
        pages: [
            { id: '1', questions: [] },
            {
                id: '2',
                questions: [
                    { id: String(QUESTION + 1), answers: [{ text: 'It "works", mostly' }] },
                    { id: String(QUESTION), answers: [choice] }
                ]
            }
        ]
    };
}

/** Typeform: newest first, the token of the last response leads on, answers as a list of fields. */
export function typeform(answers: readonly Answer[]): (request: Seen) => Reply {
    const items = answers
        .map(({ account, person, rating, day }, i) => ({
            landing_id: `t${i}`,
            token: `t${i}`,
            submitted_at: `${day}T09:30:00Z`,
            hidden: { account_key: account, email: person },
            answers: [
                { field: { id: 'a1', ref: 'why', type: 'long_text' }, type: 'text', text: 'because, "well"' },
                { field: { id: 'a2', ref: 'recommend', type: 'opinion_scale' }, type: 'number', number: rating }
            ]
        }))
        .sort((a, b) => b.submitted_at.localeCompare(a.submitted_at));
    return ({ url, headers }) => {
        if (headers.authorization !== 'Bearer tf-planted-token')
            return { status: 403, json: { code: 'AUTHENTICATION_FAILED' } };
        const from = new Date(Number(url.searchParams.get('since')) * 1000).toISOString();
        const wanted = items.filter(({ submitted_at }) => submitted_at >= from);
        const before = wanted.findIndex(({ token }) => token === url.searchParams.get('before'));
        // A smaller page than asked for, so that there are several.
        const some = wanted.slice(before + 1, before + 1 + 7);
        return { json: { total_items: wanted.length, page_count: Math.ceil(wanted.length / 7), items: some } };
    };
}

/** Qualtrics: an export that has to be started, waited for and fetched; answers by the id of their question. */
export function qualtrics(answers: readonly Answer[]): (request: Seen) => Reply {
    let asked = 0;
    let from = '';
    return ({ method, url, headers, body }) => {
        if (headers['x-api-token'] !== 'q-planted-token')
            return { status: 401, json: { meta: { httpStatus: '401 - Unauthorized' } } };
        const meta = { requestId: 'r', httpStatus: '200 - OK' };
        if (method === 'POST') {
            const order = JSON.parse(body) as { format: string; compress: boolean; startDate: string };
            if (order.format !== 'json' || order.compress) return { status: 400, json: { meta } };
            from = order.startDate.slice(0, 10);
            return { json: { result: { progressId: 'ES_1', percentComplete: 0, status: 'inProgress' }, meta } };
        }
        if (url.pathname.endsWith('/export-responses/ES_1')) {
            asked += 1;
            if (asked < 2) return { json: { result: { percentComplete: 50, status: 'inProgress' }, meta } };
            return { json: { result: { fileId: 'f-1', percentComplete: 100, status: 'complete' }, meta } };
        }
        if (!url.pathname.endsWith('/export-responses/f-1/file')) return { status: 404, json: { meta } };
        const wanted = answers.filter(({ day }) => day >= from);
        return { json: { responses: wanted.map(qualtricsResponse) } };
    };
}

function qualtricsResponse({ account, person, rating, day }: Answer, i: number): object {
    return {
        responseId: `R_${i}`,
        values: {
            startDate: `${day}T08:00:00Z`,
            recordedDate: `${day}T08:05:00.123Z`,
            finished: i % 10 === 9 ? 0 : 1,
            recipientEmail: person,
            account_key: account,
            QID1: rating,
            QID1_NPS_GROUP: rating > 8 ? 3 : 1
        },
        labels: { finished: 'True' },
        displayedFields: ['QID1', 'QID1_NPS_GROUP'],
        displayedValues: { QID1_NPS_GROUP: [1, 2, 3] }
    };
}
