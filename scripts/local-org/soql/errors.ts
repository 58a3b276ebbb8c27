// SOQL errors with the frame Salesforce prints around them: the line, a caret, row and column.

import { OrgError } from '../org/contract.ts';

// Salesforce shows a piece of a long query around the caret.
const BEFORE = 60;
const AFTER = 60;

export function framed(errorCode: string, soql: string, position: number, message: string): OrgError {
    const start = Math.max(soql.lastIndexOf('\n', position - 1) + 1, position - BEFORE, 0);
    const lineEnd = soql.indexOf('\n', position);
    const end = Math.min(lineEnd < 0 ? soql.length : lineEnd, position + AFTER);
    const row = soql.slice(0, position).split('\n').length;
    const column = position - soql.lastIndexOf('\n', position - 1);
    const caret = `${' '.repeat(position - start)}^`;
    return new OrgError(
        400,
        errorCode,
        `\n${soql.slice(start, end)}\n${caret}\nERROR at Row:${row}:Column:${column}\n${message}`
    );
}

const ADVICE = 'Please reference your WSDL or the describe call for the appropriate names.';

export const noSuchColumn = (soql: string, at: number, name: string, entity: string): OrgError =>
    framed(
        'INVALID_FIELD',
        soql,
        at,
        `No such column '${name.split('.').at(-1)}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${ADVICE}`
    );

export const noSuchRelationship = (soql: string, at: number, part: string): OrgError =>
    framed(
        'INVALID_FIELD',
        soql,
        at,
        `Didn't understand relationship '${part}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${ADVICE}`
    );

export const noSuchObject = (soql: string, at: number, name: string): OrgError =>
    framed(
        'INVALID_TYPE',
        soql,
        at,
        `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${ADVICE}`
    );

export const noSuchChildren = (soql: string, at: number, name: string): OrgError =>
    framed(
        'INVALID_TYPE',
        soql,
        at,
        `Didn't understand relationship '${name}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${ADVICE}`
    );

export const malformed = (message: string): OrgError => new OrgError(400, 'MALFORMED_QUERY', message);

/** SOQL that Salesforce understands and the local org does not: said plainly, never answered wrongly. */
export const notSupported = (what: string): OrgError =>
    new OrgError(
        400,
        'MALFORMED_QUERY',
        `${what} is not supported by the local org (Salesforce supports it). See docs/local-org.md.`
    );
