import path from 'node:path';
import { listBundles } from '../build/bundles.ts';
import type { PageContext, Theme } from './context.ts';
import { defaultPage, namedPage, recordPage, type PageModel } from './flexipage.ts';
import { grantedPermissions, type Directory } from './users.ts';

/** What a page address means. */
export interface PageAddress {
    kind: PageContext['kind'];
    objectApiName: string | null;
    recordId: string | null;
    page: PageModel | null;
    message: string | null;
}

/** Understands `/`, `/r/<Object>/<id>` and `/n/<page>`; null when the address is no page. */
export function pageAddress(pathname: string, packageFolder: string): PageAddress | null {
    const none = { objectApiName: null, recordId: null, page: null, message: null };
    if (pathname === '/') return { ...none, kind: 'home' };
    if (pathname === '/not-in-preview') {
        return { ...none, kind: 'message', message: 'The preview has no such page; in an org this link leads there.' };
    }
    const record = /^\/r\/(\w+)\/(\w{15,18})$/.exec(pathname);
    if (record) {
        const [, objectApiName = '', recordId = ''] = record;
        const page = recordPage(packageFolder, objectApiName) ?? defaultPage(placeable(packageFolder));
        return { ...none, kind: 'page', objectApiName, recordId, page };
    }
    const [, name] = /^\/n\/(\w+)$/.exec(pathname) ?? [];
    const page = name === undefined ? null : namedPage(packageFolder, name);
    return page && { ...none, kind: 'page', page };
}

function placeable(packageFolder: string): string[] {
    return listBundles(path.join(packageFolder, 'lwc'))
        .filter((bundle) => bundle.exposed)
        .map((bundle) => bundle.name);
}

/** Puts the address, the chosen user and the theme together. */
export function pageContext(
    address: PageAddress,
    directory: Directory,
    choice: { username: string; theme: Theme },
    packageFolder: string
): PageContext {
    const user = directory.users.find((candidate) => candidate.username === choice.username);
    const permissionSets = user ? (directory.permissionSets.get(user.id) ?? []) : [];
    return {
        ...address,
        userId: user?.id ?? null,
        username: choice.username,
        users: directory.users,
        permissions: grantedPermissions(packageFolder, permissionSets),
        namespace: directory.namespace,
        theme: choice.theme,
        isGuest: false,
        i18n: {
            locale: user?.locale ?? 'en-US',
            lang: 'en',
            timeZone: user?.timeZone ?? 'Etc/UTC',
            currency: 'USD',
            dir: 'ltr'
        }
    };
}
