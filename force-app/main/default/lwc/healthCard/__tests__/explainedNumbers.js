/** Reads the numbers off the rendered card and off what `health-sync explain` printed, into the same shape. */
import { formatDay, formatDays, formatNearDay } from 'c/healthText';

/** Numbers as they are written, signs and percent signs included. */
const figures = (text) => (text ?? '').match(/[+-]?\d+(?:,\d{3})*(?:\.\d+)?%?/g) ?? [];
const ISO = /\d{4}-\d\d-\d\d/g;
const unsigned = (texts) => texts.map((text) => text.replace(/^[+-]/, ''));

const spaced = (node) => (node ? node.textContent.replace(/\s+/g, ' ').trim() : null);
const all = (root, selector) => [...root.querySelectorAll(selector)].map(spaced);

/**
 * @param {HTMLElement} card rendered health card
 * @returns {Record<string, any>} only what the card shows of the account
 */
export function numbersOnPage(card) {
    const part = (name) => card.shadowRoot.querySelector(`c-health-${name}`)?.shadowRoot;
    const shown = {};
    const summary = part('summary');
    shown.score = spaced(summary.querySelector('.number'));
    const facts = all(summary, '.fact');
    const asOf = facts.find((text) => /^(As of|Last scored on) /.test(text));
    if (asOf) shown.asOf = asOf.replace(/^(As of|Last scored on) /, '');
    const confidence = facts.find((text) => text.startsWith('Confidence '));
    if (confidence) shown.confidence = confidence.split(' ')[1];
    const since = facts.find((text) => / since /.test(text));
    if (since) shown.status = since;
    const driver = part('driver');
    if (driver) shown.driver = unsigned(figures(driver.textContent)).filter((figure) => figure.endsWith('%'));
    const trend = summary.querySelector('.trend');
    if (trend)
        shown.trend = [
            spaced(trend.querySelector('.direction')).split(',')[0],
            figures(spaced(trend.querySelector('.change')))
        ];
    const halves = part('halves');
    if (halves) shown.halves = all(halves, '.half .value').map((text) => (/\d/.test(text) ? text : 'unknown'));
    if (part('receipt'))
        Object.assign(
            shown,
            receiptOnPage(part('receipt')),
            changeOnPage(part('change')),
            surveyOnPage(part('survey'))
        );
    if (part('receipt')) shown.watchOuts = part('watch-outs').querySelectorAll('li').length;
    return shown;
}

function receiptOnPage(receipt) {
    const lines = [...receipt.querySelectorAll('tbody tr')].map((row) => {
        const [evidence, source] = all(row, '.split span');
        return { evidence: figures(evidence), source, numbers: all(row, 'td.number') };
    });
    const proof = all(receipt, '.soft').find((text) => text.startsWith('Checked'));
    return {
        lines,
        sum: spaced(receipt.querySelector('tfoot td')),
        proved: proof ? figures(proof)[0] : null,
        doubted: receipt.querySelector('.doubt') !== null
    };
}

function changeOnPage(change) {
    if (!change.querySelector('table')) return { change: null };
    return { change: { total: spaced(change.querySelector('.total')), rows: all(change, 'td.number') } };
}

function surveyOnPage(survey) {
    const facts = Object.fromEntries(
        [...survey.querySelectorAll('.fact')].map((fact) => [
            spaced(fact.querySelector('dt')),
            spaced(fact.querySelector('dd'))
        ])
    );
    if (facts.NPS === undefined) return { survey: null };
    return {
        survey: {
            nps: facts.NPS,
            responses: figures(facts.Answers)[0],
            counts: all(survey, '.legend li').map((text) => figures(text)[0]),
            interval: figures(facts['95 % interval']),
            adjusted: figures(facts['NPS counted as'])
        }
    };
}

/**
 * @param {string} text what explain printed
 * @param {string[]} wanted keys that the page shows
 * @returns {Record<string, any>} the same keys in the same order
 */
export function numbersExplained(text, wanted) {
    const lines = text.split('\n');
    const fact = (label) => lines.find((line) => line.startsWith(label.padEnd(12)))?.slice(12) ?? null;
    const read = {
        score: () => (fact('Score') === 'none' ? null : figures(fact('Score'))[0]),
        asOf: () => formatDay(fact('As of').match(ISO).pop()),
        confidence: () => fact('Confidence').split(' ')[0],
        status: () => fact('Status').replace(ISO, (day) => formatNearDay(day, fact('As of'))),
        driver: () => unsigned(fact('Why').match(/-?\d[\d,]* %/g) ?? []).map((share) => share.replace(' ', '')),
        trend: () => [fact('Trend').split(',')[0], figures(fact('Trend'))],
        halves: () => fact('Halves').match(/\d+\.\d|unknown/g),
        lines: () => linesExplained(lines),
        sum: () => /^Score \(rules .*?(\d+\.\d)$/m.exec(text)?.[1] ?? null,
        proved: () => (/^Score \(rules/m.test(text) ? /^proved: recomputed (\d+\.\d) /m.exec(text)?.[1] : null),
        doubted: () => text.includes('NOT PROVED'),
        change: () => changeExplained(fact('Change')),
        survey: () => surveyExplained(fact('NPS')),
        watchOuts: () => (fact('Watch out').startsWith('nothing') ? 0 : fact('Watch out').split('; ').length)
    };
    return Object.fromEntries(wanted.map((key) => [key, read[key]()]));
}

function linesExplained(lines) {
    const from = lines.findIndex((line) => line.startsWith('Evidence '));
    if (from < 0) return [];
    const found = [];
    for (let i = from + 1; /^ {2}\S/.test(lines[i + 1] ?? ''); i += 2) {
        const [, evidence, ...numbers] = /^(.*?) {2,}(\S+) +(\S+) +(\S+)$/.exec(lines[i]);
        const source = lines[i + 1]
            .trim()
            .replace(/(\d{4}-\d\d-\d\d) - (\d{4}-\d\d-\d\d)/, (_, a, b) => formatDays(a, b))
            .replace(/\s+/g, ' ')
            .replace(ISO, (day) => formatDay(day));
        found.push({
            evidence: figures(evidence),
            source,
            numbers: numbers.map((number) => (number === '-' ? '–' : number))
        });
    }
    return found;
}

function changeExplained(text) {
    const moved = /^(\S+) from (\S+) to (\S+): (.*) \((\S+) -> (\S+)\)$/.exec(text);
    if (!moved) return null;
    const [, total, from, to, parts, before, after] = moved;
    return {
        total: `${total} points from ${formatDay(from)} to ${formatDay(to)}`,
        rows: [before, ...figures(parts), after]
    };
}

function surveyExplained(text) {
    if (text === null) return null;
    const [nps, responses] = figures(text);
    const part = (start) => text.split('; ').find((piece) => piece.startsWith(start)) ?? '';
    return {
        nps,
        responses,
        counts: unsigned(figures(part('promoters'))),
        interval: figures(part('95 % interval')).slice(1),
        adjusted: figures(part('counted as'))
    };
}
