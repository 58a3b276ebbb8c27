// The files of a package that are XML of a known type.
import { parseXml } from '../../checks/metadata/read/xml.ts';
import { BUNDLE, componentAt } from './component-types.ts';
import type { MetadataDocument } from './problem.ts';

/** Documents of the readable files, unchecked. */
export function readDocuments(files: ReadonlyMap<string, Buffer>): MetadataDocument[] {
    return [...files].flatMap(([path, content]) => {
        const component = componentAt(path);
        if (!component || !isMetadata(path, component.type)) return [];
        const source = content.toString('utf8');
        const { root } = parseXml(path, source);
        return root ? [{ path, type: component.type, name: component.name, source, root }] : [];
    });
}

/** Is a file of this type XML? */
export const isMetadata = (path: string, type: string): boolean =>
    type === BUNDLE ? path.endsWith('.js-meta.xml') : true;
