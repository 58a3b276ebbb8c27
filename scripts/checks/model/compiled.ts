// The scoring model as the platform would serve it: compiled by Salesforce's own compiler, then loaded as a page loads it.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { compile } from '@lwc/sfdc-lwc-compiler';
import { ROOT } from '../repository.ts';
import type * as Model from '../../sync/score/model.ts';

const BUNDLE = join(ROOT, 'force-app/main/default/lwc/healthModel');

/** Compiles the bundle for deployment and returns the one script that the platform makes of it. */
export async function compiledModel({ minify }: { readonly minify: boolean }): Promise<string> {
    const names = readdirSync(BUNDLE).filter((name) => name.endsWith('.js'));
    const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(BUNDLE, name), 'utf8')]));
    const meta = readFileSync(join(BUNDLE, 'healthModel.js-meta.xml'), 'utf8');
    const apiVersion = Number(/<apiVersion>([\d.]+)</.exec(meta)?.[1]);
    const report = await compile({
        bundle: {
            namespace: 'c',
            name: 'healthModel',
            type: 'platform',
            files,
            options: { apiVersion, disableProcessNodeEnv: true }
        },
        compilerConfigs: [{ outputConfig: { minify, env: { NODE_ENV: 'production' } } }]
    });
    const code = report.results?.[0]?.code;
    if (!report.success || code === undefined) {
        throw new Error(`The platform's compiler refused healthModel: ${JSON.stringify(report.diagnostics)}`);
    }
    return code;
}

/** Loads the compiled script in a context that has the language and nothing else. */
export function loadCompiled(code: string): typeof Model {
    let exported: typeof Model | undefined;
    const define = (_name: string, dependencies: readonly string[], factory: (exports: object) => unknown): void => {
        const foreign = dependencies.filter((name) => name !== 'exports' && name !== 'lwc');
        if (foreign.length > 0) throw new Error(`The compiled model asks for ${foreign.join(', ')}`);
        const exports = {};
        exported = (factory(exports) ?? exports) as typeof Model;
    };
    const context = createContext({ LWC: { define }, define });
    runInContext(code, context);
    if (exported === undefined) throw new Error('The compiled model defined no module.');
    return exported;
}
