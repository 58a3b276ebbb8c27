// SOAP envelopes of the Metadata API: reading a call, printing an answer or a fault.
import { Readable } from 'node:stream';
import { XMLParser } from 'fast-xml-parser';
import type { Answer } from '../http/message.ts';
import { OrgError } from '../org/contract.ts';
import type { JsonValue } from '../org/contract.ts';

export interface SoapCall {
    sessionId: string;
    operation: string;
    /** The children of the call: text, or an object of them. */
    values: Record<string, unknown>;
    /** All of the call or none of it, by header. */
    allOrNone: boolean;
    /** The text that was sent. */
    envelope: string;
}

const parser = new XMLParser({
    removeNSPrefix: true,
    parseTagValue: false,
    ignoreAttributes: true,
    ignoreDeclaration: true
});
const ENVELOPE =
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:sf="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>';

const nodeOf = (value: unknown): Record<string, unknown> =>
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Reads an envelope. Throws 500 for a text that is none. */
export function readCall(text: string): SoapCall {
    let envelope: Record<string, unknown>;
    try {
        envelope = nodeOf(nodeOf(parser.parse(text)).Envelope);
    } catch (error) {
        throw new OrgError(500, 'MALFORMED_REQUEST', (error as Error).message);
    }
    const [operation = '', values] = Object.entries(nodeOf(envelope.Body))[0] ?? [];
    if (operation === '') throw new OrgError(500, 'MALFORMED_REQUEST', 'The SOAP body holds no call');
    const { SessionHeader, AllOrNoneHeader } = nodeOf(envelope.Header);
    return {
        sessionId: String(nodeOf(SessionHeader).sessionId ?? ''),
        operation,
        values: nodeOf(values),
        allOrNone: nodeOf(AllOrNoneHeader).allOrNone === 'true',
        envelope: text
    };
}

function escaped(text: string): string {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Lists become repeated elements, null none. */
function element(name: string, value: JsonValue): string {
    if (value === null) return '';
    if (Array.isArray(value)) return value.map((one) => element(name, one)).join('');
    const inner =
        typeof value === 'object'
            ? Object.entries(value)
                  .map(([key, one]) => element(key, one))
                  .join('')
            : escaped(String(value));
    return `<${name}>${inner}</${name}>`;
}

function envelope(status: number, body: string): Answer {
    const text = `<?xml version="1.0" encoding="UTF-8"?>${ENVELOPE}${body}</soapenv:Body></soapenv:Envelope>`;
    return {
        status,
        headers: { 'content-type': 'text/xml; charset=utf-8' },
        stream: Readable.from([text], { objectMode: false })
    };
}

/** An answer whose result is already XML. */
export function soapXml(operation: string, result: string): Answer {
    return envelope(200, `<${operation}Response>${result}</${operation}Response>`);
}

export function soapAnswer(operation: string, result: JsonValue): Answer {
    return envelope(200, element(`${operation}Response`, { result }));
}

/** Every fault has status 500. Throws what is not Salesforce's own kind of error. */
export function soapFault(error: unknown): Answer {
    if (!(error instanceof OrgError)) throw error;
    const text = `${error.errorCode}: ${error.message}`;
    return envelope(500, element('soapenv:Fault', { faultcode: `sf:${error.errorCode}`, faultstring: text }));
}
