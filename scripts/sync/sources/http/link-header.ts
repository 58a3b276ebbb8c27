/** One link of the header: its target, then its parameters, quoted or not (RFC 8288). */
const LINK = /<([^>]*)>((?:\s*;\s*[\w!#$&+\-.^`|~*]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]+))?)*)/gu;
const PARAMETER = /;\s*([\w!#$&+\-.^`|~*]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+)))?/gu;

/** Target of the link with rel="next" in a Link header; null when there is none. */
export function nextLink(header: string | null): string | null {
    for (const [, target = '', parameters = ''] of (header ?? '').matchAll(LINK)) {
        const found = [...parameters.matchAll(PARAMETER)].find(([, name]) => name?.toLowerCase() === 'rel');
        const relations = (found?.[2] ?? found?.[3] ?? '').toLowerCase().split(/\s+/u);
        if (relations.includes('next')) return target;
    }
    return null;
}
