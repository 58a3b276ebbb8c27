import { createReadStream } from 'node:fs';

/** Lines of a text file, one at a time, any size. */
export async function* readLines(path: string): AsyncGenerator<string> {
    let rest = '';
    const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: 64 * 1024 });
    for await (const chunk of stream) {
        const text = rest + String(chunk);
        let from = 0;
        for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            yield text.slice(from, end);
            from = end + 1;
        }
        rest = text.slice(from);
    }
    if (rest !== '') yield rest;
}
