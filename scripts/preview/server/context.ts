import type { PageModel } from './flexipage.ts';

/** Everything a page view knows before its first request; handed to the browser as JSON data. */
export interface PageContext {
    kind: 'home' | 'page' | 'message';
    objectApiName: string | null;
    recordId: string | null;
    /** The layout; null on pages that have none. */
    page: PageModel | null;
    /** Shown by kind 'message', for example why the org cannot be reached. */
    message: string | null;
    userId: string | null;
    username: string;
    users: UserChoice[];
    /** Custom and user permissions of the chosen user that the package's permission sets grant. */
    permissions: string[];
    /** Namespace of the package in the org; '' for none. */
    namespace: string;
    theme: Theme;
    i18n: Record<string, string>;
    isGuest: boolean;
}

export type Theme = 'light' | 'dark';

/** One entry of the user switcher. */
export interface UserChoice {
    id: string;
    username: string;
    name: string;
    /** Permission set labels, or "no Account Health permission". */
    detail: string;
    locale: string;
    timeZone: string;
    /** The profile allows the API and no page. */
    apiOnly: boolean;
}
