// Finds the route for a method and a path: literal parts win over `:name` parts.
import { OrgError } from '../org/contract.ts';
import type { Route } from './message.ts';

interface Node {
    literals: Map<string, Node>;
    param: Node | null;
    routes: Map<string, { route: Route; names: string[] }>;
}

export interface Match {
    route: Route;
    params: Record<string, string>;
}

const emptyNode = (): Node => ({ literals: new Map(), param: null, routes: new Map() });

export class Router {
    private readonly root = emptyNode();

    constructor(routes: Route[]) {
        for (const route of routes) this.add(route);
    }

    private add(route: Route): void {
        const names: string[] = [];
        let node = this.root;
        for (const part of splitPath(route.path)) {
            if (part.startsWith(':')) {
                names.push(part.slice(1));
                node = node.param ??= emptyNode();
            } else {
                const key = part.toLowerCase();
                const next = node.literals.get(key) ?? emptyNode();
                node.literals.set(key, next);
                node = next;
            }
        }
        if (node.routes.has(route.method)) throw new Error(`Two routes for ${route.method} ${route.path}`);
        node.routes.set(route.method, { route, names });
    }

    /**
     * The route for a request, or null when no route has this path.
     * Throws 405 METHOD_NOT_ALLOWED when the path exists for other methods only.
     */
    find(method: string, path: string): Match | null {
        const parts = splitPath(path);
        const candidates = walk(this.root, parts, 0, []);
        const wanted = method === 'HEAD' ? 'GET' : method;
        for (const { node, values } of candidates) {
            const found = node.routes.get(wanted);
            if (found) return { route: found.route, params: pair(found.names, values) };
        }
        const allowed = new Set(candidates.flatMap(({ node }) => [...node.routes.keys()]));
        if (allowed.size === 0) return null;
        const list = [...(allowed.has('GET') ? ['HEAD'] : []), ...allowed].join(',');
        throw new OrgError(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are ${list}`);
    }
}

function walk(node: Node, parts: string[], at: number, values: string[]): { node: Node; values: string[] }[] {
    const part = parts[at];
    if (part === undefined) return node.routes.size > 0 ? [{ node, values }] : [];
    const literal = node.literals.get(part.toLowerCase());
    return [
        ...(literal ? walk(literal, parts, at + 1, values) : []),
        ...(node.param ? walk(node.param, parts, at + 1, [...values, part]) : [])
    ];
}

function splitPath(path: string): string[] {
    return path.split('/').filter((part) => part !== '');
}

function pair(names: string[], values: string[]): Record<string, string> {
    return Object.fromEntries(names.map((name, index) => [name, decodeSegment(values[index] ?? '')]));
}

function decodeSegment(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        throw new OrgError(
            404,
            'NOT_FOUND',
            `The requested resource does not exist: "${text}" is not a valid path part`
        );
    }
}
