// GET /services/data
import { apiVersions } from '../server.ts';
import { ok } from '../message.ts';
import type { Route } from '../message.ts';

/** Release names follow the seasons: 40 is Summer '17, three releases a year. */
function releaseLabel(version: number): string {
    const release = version - 40;
    const season = ['Summer', 'Winter', 'Spring'][release % 3];
    const year = 17 + Math.floor((release + 2) / 3);
    return `${season} '${year}`;
}

export const versionsRoute: Route = {
    method: 'GET',
    path: '/services/data',
    open: true,
    handle: () =>
        ok(
            apiVersions().map((version) => ({
                label: releaseLabel(version),
                url: `/services/data/v${version}.0`,
                version: `${version}.0`
            }))
        )
};
