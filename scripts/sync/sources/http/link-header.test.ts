import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nextLink } from './link-header.ts';

describe('nextLink', () => {
    const next = 'https://api.example.com/r?page=2';

    it('finds the next page however a service writes the header', () => {
        for (const header of [
            `<${next}>; rel="next"`,
            `<${next}>;rel=next`,
            `<${next}>; REL="Next"`,
            `<${next}>; rel="last next"`,
            `<${next}>; title="a, b; rel=prev"; rel="next"`,
            `<${next}>; rel = "next"; type=text/html`,
            `<https://api.example.com/r?page=1>; rel="prev", <${next}>; rel="next", <https://api.example.com/r>; rel="first"`,
            `<https://api.example.com/r?a=1,2>; rel=self,<${next}>; rel=next`
        ])
            assert.equal(nextLink(header), next, header);
    });

    it('finds none where none is named', () => {
        for (const header of [
            null,
            '',
            `<${next}>`,
            `<${next}>; rel="prev"`,
            `<${next}>; rel="nextish"`,
            `<${next}>; rel="prev"; title="rel=next"`,
            `<${next}>; title="next"`,
            `<${next}>; title="; rel=next"; rel="prev"`
        ])
            assert.equal(nextLink(header), null, String(header));
    });
});
