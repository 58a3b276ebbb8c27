/** What stands between the values of a written detail, and what writes both. */
import { DETAIL_VERSION } from './detail.js';

const named = (/** @type {string} */ name) => `,"${name}":`;

/** What stands between the values of a detail. */
export const DETAIL_PARTS = {
    begin: `{"v":${DETAIL_VERSION}`,
    at: named('at'),
    model: named('model'),
    state: named('state'),
    score: named('score'),
    stage: named('stage'),
    weight: named('weight'),
    computedStatus: named('computedStatus'),
    heldByFloor: named('heldByFloor'),
    status: named('status'),
    statusSince: named('statusSince'),
    previousStatus: named('previousStatus'),
    last: named('last'),
    context: named('context'),
    rules: named('rules'),
    experience: `${named('experience')}[`,
    outcome: `],"outcome":[`,
    versions: `],"versions":[`,
    history: `],"history":[`,
    kind: '{"kind":',
    source: named('source'),
    nps: named('nps'),
    n: named('n'),
    date: named('date'),
    promoters: named('promoters'),
    passives: named('passives'),
    detractors: named('detractors'),
    ratingSum: named('ratingSum'),
    oldest: named('oldest'),
    newest: named('newest'),
    decisionMakers: named('decisionMakers'),
    asked: named('asked'),
    values: `${named('values')}[`,
    validUntil: named('validUntil'),
    verifiedBy: named('verifiedBy'),
    measure: named('measure'),
    comma: ',',
    list: '[',
    listEnd: ']',
    rowEnd: '}',
    end: ']}'
};

/**
 * @template Part
 * @typedef {object} DetailWriter
 * @property {Readonly<Record<keyof typeof DETAIL_PARTS, Part>>} parts
 * @property {(part: Part) => void} part writes one of the parts
 * @property {(value: unknown) => void} value writes a value as JSON.stringify does
 * @property {(text: string) => void} json writes what is JSON already
 */
