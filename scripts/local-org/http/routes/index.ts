// Every route of the local org.
import { ingestRoutes, jobsRoute } from '../../bulk/ingest-routes.ts';
import { bulkOneRoutes } from '../../bulk-one/routes.ts';
import { queryJobRoutes } from '../../bulk/query-routes.ts';
import { identityRoutes } from '../../oauth/identity.ts';
import { revokeRoutes } from '../../oauth/revoke.ts';
import { tokenRoute } from '../../oauth/token.ts';
import { graphqlRoute } from '../../graphql/route.ts';
import { deployRoutes } from '../../metadata/routes.ts';
import { layoutRoutes } from '../../uiapi/layout-routes.ts';
import { listViewRoutes } from '../../uiapi/list-view-routes.ts';
import { objectInfoRoutes } from '../../uiapi/object-info.ts';
import { recordRoutes } from '../../uiapi/record-routes.ts';
import { searchRoutes } from '../../search/routes.ts';
import type { Route } from '../message.ts';
import { collectionRoutes } from './collections.ts';
import { compositeRoute } from './composite.ts';
import { compositeBatchRoute } from './composite-batch.ts';
import { compositeGraphRoute } from './composite-graph.ts';
import { compositeTreeRoute } from './composite-tree.ts';
import { describeLayoutRoutes } from './describe-layouts.ts';
import { limitsRoutes } from './limits.ts';
import { oldListViewRoutes } from './list-views.ts';
import { queryRoutes } from './query.ts';
import { undeleteRoute } from './recycle-bin.ts';
import { resourcesRoute } from './resources.ts';
import { externalIdRoutes } from './sobject-external-id.ts';
import { sobjectRowRoutes } from './sobject-rows.ts';
import { sobjectRoutes } from './sobjects.ts';
import { toolingRoutes } from './tooling.ts';
import { versionsRoute } from './versions.ts';

export const routes: Route[] = [
    tokenRoute,
    ...revokeRoutes,
    ...identityRoutes,
    versionsRoute,
    resourcesRoute,
    ...limitsRoutes,
    ...queryRoutes,
    ...searchRoutes,
    ...sobjectRoutes,
    ...sobjectRowRoutes,
    undeleteRoute,
    ...externalIdRoutes,
    compositeRoute,
    compositeBatchRoute,
    compositeGraphRoute,
    compositeTreeRoute,
    ...collectionRoutes,
    jobsRoute,
    ...ingestRoutes,
    ...queryJobRoutes,
    ...bulkOneRoutes,
    ...deployRoutes,
    ...toolingRoutes,
    graphqlRoute,
    ...objectInfoRoutes,
    ...recordRoutes,
    ...layoutRoutes,
    ...listViewRoutes,
    ...oldListViewRoutes,
    ...describeLayoutRoutes
];
