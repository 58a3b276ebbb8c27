// GET limits and GET limits/recordCount
import { badRequest } from '../errors.ts';
import { ok } from '../message.ts';
import type { Route, Service } from '../message.ts';
import { DAILY_LIMITS } from '../api-usage.ts';
import type { DailyLimit } from '../api-usage.ts';

/** 10 GB and 20 MB for each of ten licences, as in Enterprise Edition. */
/** 10 GB and 2 GB for each of ten licences. No object of the local org has files, so all of it is always free. */
const FILE_STORAGE_MB = 10_240 + 10 * 2048;

/** Only limits that the local org counts: a number that never moves would be a wrong answer. */
function limits(service: Service): Record<string, { Max: number; Remaining: number }> {
    const { usage, org } = service;
    const daily = (Object.keys(DAILY_LIMITS) as DailyLimit[]).map((name) => [
        name,
        { Max: usage.max(name), Remaining: Math.floor(usage.remaining(name)) }
    ]);
    const batches = { Max: usage.max('DailyBulkApiBatches'), Remaining: usage.remaining('DailyBulkApiBatches') };
    const { maxMb, usedMb } = org.storage();
    return {
        ...Object.fromEntries(daily),
        DailyBulkV2IngestBatches: batches,
        DataStorageMB: { Max: maxMb, Remaining: Math.max(0, maxMb - usedMb) },
        FileStorageMB: { Max: FILE_STORAGE_MB, Remaining: FILE_STORAGE_MB }
    };
}

export const limitsRoutes: Route[] = [
    {
        method: 'GET',
        path: '/services/data/:version/limits',
        handle: (request) => ok(limits(request.service))
    },
    {
        method: 'GET',
        path: '/services/data/:version/limits/recordCount',
        handle(request) {
            const { org } = request.service;
            const asked = request.query.get('sObjects');
            const names = asked ? asked.split(',') : org.describeGlobal(request.session).map(({ name }) => name);
            const sObjects = names.flatMap((text) => {
                const name = org.objectName(text.trim());
                return name && request.session.canUse(name, 'read') ? [{ count: org.recordCount(name), name }] : [];
            });
            if (asked !== null && asked.trim() === '') throw badRequest('MALFORMED_QUERY', 'sObjects is empty');
            return ok({ sObjects });
        }
    }
];
