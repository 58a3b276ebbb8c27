import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { httpSchema } from '../../config/http-schema.ts';
import { runValues } from '../run-values.ts';
import { requestOf } from './settings-request.ts';

const URL = 'https://api.example.com/v1/answers?kept=yes';
const VALUES = runValues('2026-06-01T12:00:00Z', ['2026-06-01'], 365, null);
const request = (settings: object) => requestOf(httpSchema.parse({ url: URL, ...settings }), VALUES);

describe('the request of the settings', () => {
    it('has the values of the run wherever a text names them, however deep, and everything else as it is', () => {
        const { url, body, method } = request({
            method: 'POST',
            query: { until: '{{asOfDay}}', limit: 5, deep: true },
            body: {
                query: 'since {{windowStart}}',
                filters: [{ field: 'day', to: '{{asOfDay}}', ids: [1, null, '{{asOf}}'] }, '{{windowStart}}'],
                nested: { only: { from: '{{windowStart}}' }, none: null, count: 0, off: false }
            }
        });
        assert.equal(method, 'POST');
        assert.equal(url.href, `${URL}&until=2026-06-01&limit=5&deep=true`);
        assert.deepEqual(body, {
            query: 'since 2025-06-02',
            filters: [{ field: 'day', to: '2026-06-01', ids: [1, null, '2026-06-01T12:00:00Z'] }, '2025-06-02'],
            nested: { only: { from: '2025-06-02' }, none: null, count: 0, off: false }
        });
        assert.equal(request({}).body, undefined);
    });

    it('names the first instant of the window in the form that the service wants', () => {
        const since = (as: string) => request({ since: { parameter: 'from', as } }).url.searchParams.get('from');
        const seconds = Date.UTC(2025, 5, 2) / 1000;
        assert.equal(since('iso'), '2025-06-02T00:00:00Z');
        assert.equal(since('isoWithoutZone'), '2025-06-02T00:00:00');
        assert.equal(since('date'), '2025-06-02');
        assert.equal(since('seconds'), String(seconds));
        assert.equal(since('milliseconds'), String(seconds * 1000));
        const inBody = request({
            method: 'POST',
            body: { range: { unit: 'day' } },
            since: { parameter: 'range.from', in: 'body', as: 'seconds', days: 1 }
        });
        assert.deepEqual(inBody.body, { range: { unit: 'day', from: Date.UTC(2026, 5, 1) / 1000 } });
        assert.equal(inBody.url.href, URL);
    });

    it('is sent twice only when that does no harm, or the settings say so', () => {
        const repeatable = (settings: object): boolean => request(settings).repeatable;
        assert.deepEqual([repeatable({}), repeatable({ method: 'POST' })], [true, false]);
        assert.deepEqual([repeatable({ repeatable: false }), repeatable({ method: 'POST', repeatable: true })], [false, true]); // prettier-ignore
    });
});
