import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../repository.ts';
import type { ClientOrg } from '../client-org.ts';
import { SalesforceCli } from './salesforce-cli.ts';

interface Row {
    readonly Id: string;
    readonly [field: string]: unknown;
}

/** What the operations of the Salesforce CLI share: a project as somebody has it who has just cloned it, and a login. */
export class SfWork {
    readonly org: ClientOrg;
    readonly sf: SalesforceCli;
    readonly target = ['--target-org', 'admin'];
    /** Id of the record that the record commands work on. */
    record = '';
    private readonly project: string;

    /** @param parts of the repository that the project has */
    constructor(org: ClientOrg, folder = 'project', parts: readonly string[] = ['config', 'force-app']) {
        this.org = org;
        this.project = join(org.folder, folder);
        for (const name of ['sfdx-project.json', ...parts]) {
            const filter = (path: string): boolean => !path.endsWith('__tests__');
            mkdirSync(dirname(this.file(name)), { recursive: true });
            cpSync(join(ROOT, name), this.file(name), { recursive: true, filter });
        }
        this.sf = new SalesforceCli(this.project, join(org.folder, 'home'));
    }

    /** The same login in the project of somebody who has these files only. */
    colleague(files: readonly string[]): SfWork {
        return new SfWork(this.org, 'colleague', files);
    }

    file(name: string): string {
        return join(this.project, name);
    }

    write(name: string, text: string): string {
        writeFileSync(this.file(name), text);
        return this.file(name);
    }

    /** A bulk command over the accounts of a CSV file, to its end. */
    bulk<Result>(command: string, file: string, ...more: readonly string[]): Promise<Result> {
        const args = ['--sobject', 'Account', '--file', file, '--wait', '5', '--line-ending', 'LF'];
        return this.sf.run(command, [...args, ...more, ...this.target]);
    }

    query(soql: string): Promise<{ readonly records: readonly Row[]; readonly totalSize: number }> {
        return this.sf.run('data query', ['--query', soql, ...this.target]);
    }
}
