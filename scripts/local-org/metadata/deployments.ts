// Deploys packages: all of a package or nothing of it, checked first, kept for the next start.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { notFound } from '../http/errors.ts';
import { jobDate } from '../bulk/job.ts';
import type { JsonValue, Org, Session } from '../org/contract.ts';
import { OrgError } from '../org/contract.ts';
import { buildSchema } from '../schema/build.ts';
import { readPackages } from '../schema/source.ts';
import { checkBundleImports } from './bundle-imports.ts';
import type { CheckedFiles } from './check-files.ts';
import { listComponents } from './components.ts';
import type { ComponentList } from './components.ts';
import { deployAnswer } from './deploy-result.ts';
import type { DeployOptions } from './deploy-result.ts';
import { ComponentRecords } from './component-records.ts';
import { readKnownComponents } from './known-components.ts';
import { orgProblem } from './org-problems.ts';
import { writePackage } from './package-store.ts';
import type { PackageStore } from './package-store.ts';
import { readPackageZip } from './package-zip.ts';
import type { DeployPackage } from './package-zip.ts';
import type { Problem } from './problem.ts';
import { checkReferences } from './references.ts';
import { Retrievals } from './retrievals.ts';

const SPACE = 'deployRequest';
/** Results of older deployments are forgotten. */
const KEPT = 50;
const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

class NotApplied extends Error {}

/** 18 characters; with `A` as the only capital letter the check characters are always CAA. */
function newDeployId(): string {
    return `0Af${[...randomBytes(12)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')}CAA`;
}

export class Deployments {
    /** The other way round: what is deployed, listed and put together again. */
    readonly retrievals: Retrievals;
    readonly #records: ComponentRecords;
    readonly #org: Org;
    readonly #store: PackageStore;

    constructor(org: Org, store: PackageStore) {
        this.#org = org;
        this.#store = store;
        this.retrievals = new Retrievals(org, store);
        this.#records = new ComponentRecords(org);
        store.tidy();
    }

    /** Carries out a whole deployment; the answer holds its result. Throws 400 for a zip that holds no package. */
    async deploy(session: Session, zip: Buffer, options: DeployOptions): Promise<Record<string, JsonValue>> {
        // Reading the declarations of all metadata types takes a second: not for those who never deploy.
        const { checkFiles } = await import('./check-files.ts');
        const created = jobDate(this.#org.now());
        const pkg = readPackageZip(zip);
        const checked = checkFiles(pkg.files);
        const list = listComponents(pkg, checked.documents);
        const known = readKnownComponents(this.#store.current);
        const problems = this.#run(pkg, checked, list, options);
        const user = this.#org.userByUsername(session.username);
        const by = { id: session.userId, name: user?.name ?? session.username };
        if (problems.length === 0 && !options.checkOnly) {
            this.#org.transaction(() => {
                for (const one of list.components) this.#records.touch(one.type, one.fullName, by);
            });
        }
        const answer = deployAnswer({
            id: newDeployId(),
            options,
            components: list.components.map((one) => ({ ...one, created: !known.has(one.type, one.fullName) })),
            problems,
            root: pkg.root,
            created,
            completed: jobDate(this.#org.now()),
            by
        });
        this.#remember(answer);
        return answer;
    }

    #run(pkg: DeployPackage, checked: CheckedFiles, list: ComponentList, options: DeployOptions): Problem[] {
        const problems = [...checked.problems, ...list.problems];
        const staged = this.#store.stage();
        try {
            writePackage(staged, pkg.files, checked.documents, list.wanted);
            problems.push(...this.#checkReferences(staged, pkg, checked));
            return problems.length > 0 ? problems : this.#apply(staged, checked, options);
        } finally {
            if (staged !== this.#store.current) rmSync(staged, { recursive: true, force: true });
        }
    }

    #checkReferences(staged: string, pkg: DeployPackage, { documents }: CheckedFiles): Problem[] {
        let number = 0;
        const schema = buildSchema(readPackages([staged]), () => `z${(number++).toString(36).padStart(2, '0')}`);
        const targets = { schema, known: readKnownComponents(staged) };
        return [...checkReferences(documents, targets), ...checkBundleImports(pkg.files, targets)];
    }

    /** Changes the org in one transaction. What the org itself finds wrong, or a validation, takes it all back. */
    #apply(staged: string, { documents }: CheckedFiles, { checkOnly }: DeployOptions): Problem[] {
        const before = this.#store.current;
        const known = new Set(this.#org.problems);
        let problems: Problem[] = [];
        try {
            this.#org.transaction(() => {
                this.#org.reload([staged]);
                const lines = this.#org.problems.filter((line) => !known.has(line));
                problems = lines.map((line) => orgProblem(line, documents));
                if (problems.length > 0 || checkOnly) throw new NotApplied();
                this.#store.keep(staged);
            });
            this.#store.tidy();
        } catch (error) {
            this.#org.reload([before]);
            if (!(error instanceof NotApplied)) throw error;
        }
        return problems;
    }

    #remember(answer: Record<string, JsonValue>): void {
        this.#org.state.set(SPACE, String(answer.id), answer);
        const all = this.#org.state
            .list(SPACE)
            .sort((one, other) => dateOf(other.value).localeCompare(dateOf(one.value)));
        for (const { key } of all.slice(KEPT)) this.#org.state.delete(SPACE, key);
    }

    /** The answer of an earlier deployment, by 15 or 18 characters. Throws 404 NOT_FOUND. */
    find(id: string): Record<string, JsonValue> {
        const found = this.#org.state.get(SPACE, id.length === 15 ? `${id}CAA` : id);
        if (found === undefined) throw notFound();
        return found as Record<string, JsonValue>;
    }

    /** Throws always: a deployment ends before its id is known to anybody. */
    cancel(id: string): never {
        const { deployResult } = this.find(id);
        const { status } = deployResult as Record<string, JsonValue>;
        throw new OrgError(400, 'INVALID_ID_FIELD', `Deployment ${id} has ended already: ${String(status)}`);
    }
}

const dateOf = (value: JsonValue): string =>
    String(((value as Record<string, JsonValue>).deployResult as Record<string, JsonValue>).completedDate);
