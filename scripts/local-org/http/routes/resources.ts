// GET /services/data/vXX.X
import { dataPath, ok } from '../message.ts';
import type { Route } from '../message.ts';

const RESOURCES = [
    'composite',
    'jobs',
    'limits',
    'parameterizedSearch',
    'query',
    'queryAll',
    'search',
    'sobjects',
    'ui-api'
];

export const resourcesRoute: Route = {
    method: 'GET',
    path: '/services/data/:version',
    handle(request) {
        const base = dataPath(request);
        const { org, instanceUrl } = request.service;
        return ok({
            ...Object.fromEntries(RESOURCES.map((name) => [name, `${base}/${name}`])),
            identity: `${instanceUrl}/id/${org.organizationId}/${request.session.userId}`
        });
    }
};
