import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { page, TestReading } from './test-reading.ts';

describe('a web server before a service', () => {
    let read: TestReading;
    before(async () => {
        read = await TestReading.start();
    });
    after(() => read.stop());
    beforeEach(() => read.reset());

    it('answering for it is told by the title of its page', async () => {
        const text = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><hr>nginx</body>\r\n</html>';
        read.replies({ status: 502, text });
        assert.match(await read.failure(), /answered HTTP 502\. It says: 502 Bad Gateway\n/u);
    });

    it('that forgets the question when it sends on is not taken for an answer to it', async () => {
        read.service.answer = ({ url }) =>
            url.pathname === '/v1/answers'
                ? { status: 301, text: '', headers: { location: '/v1/answers/' } }
                : { json: page(1) };
        const message = await read.failure({ query: { survey: 'ours' } });
        assert.match(
            message,
            /v1\/answers sends on to \S+\/v1\/answers\/ \(HTTP 301\)\.\n.*leaves out.*\n.*"http\.url"/u
        );
        assert.deepEqual(await read.ids({}), [1]);
    });
});
