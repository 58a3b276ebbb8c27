import type { Failures } from './failures.ts';
import { JsonRows } from './json-rows.ts';
import type { Answer } from './send.ts';

/** Reads an answer as JSON, its rows as they arrive. @throws UnreachableError when it is something else, such as a web page */
export async function readJson(failures: Failures, answer: Answer, reader: JsonRows): Promise<unknown> {
    let begun = false;
    const type = answer.headers.get('content-type');
    for await (const piece of answer.text()) {
        const text = begun ? piece : piece.replace(/^\ufeff/u, '').trimStart();
        if (text === '') continue;
        if (!begun && !/^[[{]/u.test(text)) throw failures.notJson(answer.url, answer.status, type, text);
        begun = true;
        reader.write(text);
    }
    if (!begun) throw failures.notJson(answer.url, answer.status, type, '(empty)');
    return reader.end();
}

/** Reads an answer as one JSON document without rows. */
export function readDocument(failures: Failures, answer: Answer): Promise<unknown> {
    const none = ['no key has this name: \0'];
    return readJson(failures, answer, new JsonRows(none, () => undefined));
}
