import type { PageContext } from './context.ts';

const ESCAPES: Record<string, string> = { '<': '\\u003c', '\u2028': '\\u2028', '\u2029': '\\u2029' };

/** The document of every page: style sheet, what the page knows, and the built components. No inline script. */
export function pageDocument(context: PageContext): string {
    const data = JSON.stringify(context).replace(/[<\u2028\u2029]/g, (character) => ESCAPES[character] ?? '');
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Account Health preview</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/slds.css">
<link rel="modulepreload" href="/vendor/lwc.js">
<link rel="modulepreload" href="/vendor/@lwc/synthetic-shadow.js">
</head>
<body class="slds-scope slds-color-scheme--${context.theme}">
<div id="root"></div>
<script type="application/json" id="preview-context">${data}</script>
<script type="module" src="/app/main.js"></script>
</body>
</html>
`;
}

/** Shown instead of a page when the components do not compile or the org does not answer. */
export function plainDocument(title: string, text: string): string {
    return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/slds.css"></head>
<body class="slds-scope slds-p-around_x-large"><h1 class="slds-text-heading_large">${escapeHtml(title)}</h1>
<pre>${escapeHtml(text)}</pre></body></html>
`;
}

function escapeHtml(text: string): string {
    return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
