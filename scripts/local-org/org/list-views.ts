// Deployed list views with ids.

import { createHash } from 'node:crypto';
import type { ObjectDef } from '../schema/model.ts';
import { id18 } from '../store/ids.ts';
import type { ListView } from './contract.ts';
import type { Engine } from './engine.ts';

const PREFIX = '00B';

/** List views are no records here: their ids come from their names. */
function listViewId(object: string, name: string): string {
    const number = createHash('sha256').update(`${object}.${name}`).digest().readUIntBE(0, 6);
    return id18(PREFIX + number.toString(36).toUpperCase().padStart(12, '0'));
}

export function listViewsOf(engine: Engine, object: ObjectDef): ListView[] {
    const source = engine.source.objects.find(({ name }) => name.toLowerCase() === object.name.toLowerCase());
    return (source?.listViews ?? [])
        .map((view) => ({ ...view, id: listViewId(object.name, view.name) }))
        .sort((a, b) => (a.label < b.label ? -1 : 1));
}
