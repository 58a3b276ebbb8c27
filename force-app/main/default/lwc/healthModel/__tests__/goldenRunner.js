/**
 * Runs the golden cases of data/golden-cases.json, worked out by hand in docs/score.md, against any build of the model: as
 * Node loads it, as Jest transforms it and as the platform compiles it. Knows no test framework.
 */

/**
 * @typedef {object} GoldenCase
 * @property {string} name
 * @property {string} [call] exported function to call with `args`; `{ "$rules": {...} }` stands for the shipped rules with differences
 * @property {unknown[]} [args]
 * @property {unknown} [expect] result of the call
 * @property {number} [within] how far each number of a list may be off
 * @property {Record<string, unknown>} [rules] what differs from the shipped rules
 * @property {GoldenDay[]} [days] scorings one after the other, each given the stored text of the one before
 */

/**
 * @typedef {object} GoldenDay an account input; what is left out is unknown
 * @property {string} asOf
 * @property {number} [co] short for one outcome score of that day that the customer verified
 * @property {number} [cx] short for one ready experience score of that day
 * @property {number[]} [answers] short for these survey answers, each from another person, given on that day
 * @property {unknown[]} [outcome]
 * @property {unknown[]} [experience]
 * @property {Record<string, unknown>} [rules] rules in force from this day on
 * @property {string} [since] day from which `change` is split
 * @property {Record<string, unknown>} [expect] values by path into { ...health, change, receipt, text }
 */

const NOTHING = { stage: null, customerSince: null, override: null, excluded: false };

/**
 * @param {any} model the exports of healthModel
 * @param {GoldenCase} golden
 * @returns {string[]} what differs from the expectation, one line each; none when all is as it should be
 */
export function runGoldenCase(model, golden) {
    if (golden.call !== undefined) {
        const result = call(model, golden.call, golden.args ?? []);
        return same(result, golden.expect, golden.within) ? [] : [line(golden.call, golden.expect, result)];
    }
    let rules = { ...model.DEFAULT_RULES, ...golden.rules };
    let detail = null;
    const differences = [];
    for (const day of golden.days ?? []) {
        rules = { ...rules, ...day.rules };
        /** @type {any} */
        const health = model.scoreAccount(inputOf(model, day, rules), rules, detail);
        /** @type {string} */
        const text = model.encodeDetail(health.detail);
        detail = model.decodeDetail(text).detail;
        const change = day.since === undefined ? null : model.changeSince(detail.history, model.dayNumber(day.since));
        const seen = { ...health, change, receipt: model.receiptOf(detail), text };
        for (const [path, expected] of Object.entries(day.expect ?? {})) {
            const actual = at(seen, path);
            if (!same(actual, expected)) differences.push(line(`${day.asOf} ${path}`, expected, actual));
        }
    }
    return differences;
}

/**
 * @param {any} model
 * @param {string} name
 * @param {any[]} args
 * @returns {unknown} "RangeError: …" instead of an error
 */
function call(model, name, args) {
    try {
        return model[name](...args.map((arg) => (arg?.$rules ? { ...model.DEFAULT_RULES, ...arg.$rules } : arg)));
    } catch (error) {
        const { name: kind, message } = /** @type {Error} */ (error);
        return `${kind}: ${message}`;
    }
}

/**
 * @param {any} model
 * @param {GoldenDay} day
 * @param {{ npsWindowDays: number }} rules
 */
function inputOf(model, { co, cx, answers, ...day }, rules) {
    const outcome = [...(day.outcome ?? [])];
    const experience = [...(day.experience ?? [])];
    const { asOf } = day;
    if (co !== undefined)
        outcome.push({ kind: 'score', values: [co], date: asOf, source: 'outcomes', verifiedBy: 'customer' });
    if (cx !== undefined) experience.push({ kind: 'score', score: cx, date: asOf, source: 'survey' });
    if (answers !== undefined) {
        const rows = answers.map((rating, i) => ({ respondent: `r${i}`, rating, date: asOf }));
        experience.push(model.countAnswers(rows, asOf, rules.npsWindowDays, 'survey'));
    }
    const { stage, customerSince, override, excluded } = { ...NOTHING, ...day };
    return { asOf, outcome, experience, stage, customerSince, override, excluded };
}

/**
 * @param {any} value
 * @param {string} path such as "receipt.lines.0.says"
 */
function at(value, path) {
    return path.split('.').reduce((part, key) => (part === null || part === undefined ? part : part[key]), value);
}

/**
 * @param {any} actual
 * @param {any} expected equal, or `{ "about": 38.46, "within": 0.01 }`
 * @param {number} [within] for a list of numbers
 */
function same(actual, expected, within) {
    if (within !== undefined) {
        return expected.every(
            (/** @type {number} */ value, /** @type {number} */ i) => Math.abs(actual[i] - value) <= within
        );
    }
    if (typeof expected === 'object' && expected !== null && 'about' in expected) {
        return typeof actual === 'number' && Math.abs(actual - expected.about) <= expected.within;
    }
    return JSON.stringify(actual) === JSON.stringify(expected);
}

/**
 * @param {string} what
 * @param {unknown} expected
 * @param {unknown} actual
 */
function line(what, expected, actual) {
    return `${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
}
