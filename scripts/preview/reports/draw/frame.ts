import type { Theme, UserChoice } from '../../server/context.ts';
import { markup, Markup } from './markup.ts';

const STYLE = new Markup(`<style>
body { min-height: 100vh; background: var(--slds-g-color-surface-2, #f3f3f3); color: var(--slds-g-color-on-surface-2, #2e2e2e); }
.bar { display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; align-items: center; padding: 0.75rem 1rem;
  background: var(--slds-g-color-surface-container-1, #fff); border-bottom: 1px solid var(--slds-g-color-border-1, #c9c9c9); }
.bar .who { margin-inline-start: auto; }
.page { max-width: 80rem; margin: 1rem auto; padding: 0 1rem 3rem; }
.panel { background: var(--slds-g-color-surface-container-1, #fff); border-radius: 0.75rem; padding: 1rem; margin-block: 1rem; min-width: 0; }
.scroller { overflow: auto; }
.soft { color: var(--slds-g-color-on-surface-1, #5c5c5c); }
td, th { white-space: normal !important; vertical-align: top; }
.number { text-align: end !important; font-variant-numeric: tabular-nums; }
.group th, .total th, .total td { font-weight: 700; background: var(--slds-g-color-surface-container-2, #f3f3f3); }
.subtotal th, .subtotal td { font-weight: 600; }
.chart { max-width: 28rem; margin: 0 0 1rem; }
.chart svg { width: 100%; height: auto; font-size: 14px; }
.chart svg text { fill: currentColor; }
.chart svg text.inside { fill: #fff; font-weight: 600; }
.chart svg .part { stroke: var(--slds-g-color-surface-container-1, #fff); stroke-width: 1; }
.chart .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin-block: 0.5rem; }
.chart svg.swatch { width: 0.75rem; height: 0.75rem; margin-inline-end: 0.375rem; }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); }
.grid .panel { margin: 0; grid-column: var(--place); }
@media (max-width: 60rem) { .grid { display: block; } .grid .panel { margin-block: 1rem; } }
summary { padding-block: 0.25rem; cursor: pointer; display: list-item; list-style: disclosure-closed inside; }
details[open] > summary { list-style-type: disclosure-open; }
li a { display: inline-block; padding-block: 0.3rem; }
code { white-space: pre-wrap; overflow-wrap: anywhere; }
</style>`);

/** What stands around every page of reports. */
export interface Frame {
    title: string;
    username: string;
    users: readonly UserChoice[];
    theme: Theme;
}

/** The document of a page of reports: no script at all. */
export function frameDocument({ title, username, users, theme }: Frame, content: Markup): string {
    const viewer = users.find((user) => user.username === username);
    const choices = users.map(
        (user) =>
            markup`<li><a href="?user=${encodeURIComponent(user.username)}">${user.name} (${user.detail})</a></li>`
    );
    const other = theme === 'dark' ? 'light' : 'dark';
    return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} | Account Health preview</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/slds.css">${STYLE}</head>
<body class="slds-scope slds-color-scheme--${theme}">
<header class="bar"><nav aria-label="Preview"><a href="/">Accounts</a> &nbsp; <a href="/reports">Reports and lists</a></nav>
<span class="soft">Local preview, invented sample data</span>
<details class="who"><summary>View as ${viewer?.name ?? username}</summary><ul>${choices}</ul></details>
<a href="?theme=${other}">${other === 'dark' ? 'Dark' : 'Light'}</a></header>
<main class="page"><h1 class="slds-text-heading_large">${title}</h1>${content}</main>
</body></html>
`.text;
}

/** Shown in place of what could not be carried out. */
export function problem(title: string, text: string): Markup {
    return markup`<section class="panel" role="alert"><h2 class="slds-text-heading_small">${title}</h2><p>${text}</p></section>`;
}
