// Deploys packages: all of a package or nothing of it, checked first, kept for the next start.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { notFound } from '../http/errors.ts';
import { jobDate } from '../bulk/job.ts';
import type { JsonValue, Org, Session } from '../org/contract.ts';
import { OrgError } from '../org/contract.ts';
import type { checkDeployment } from './check-deployment.ts';
import type { CheckedFiles } from './check-files.ts';
import { listComponents } from './components.ts';
import type { ComponentList } from './components.ts';
import { missing, neededBy, removeComponents } from './deletions.ts';
import type { Deleted } from './deletions.ts';
import { deployAnswer } from './deploy-result.ts';
import type { DeployOptions } from './deploy-result.ts';
import { changesBetween, readPrints } from './changes.ts';
import type { Change } from './changes.ts';
import { ComponentRecords } from './component-records.ts';
import { readKnownComponents } from './known-components.ts';
import { readInventory } from './inventory.ts';
import type { Deployed } from './inventory.ts';
import { orgProblem } from './org-problems.ts';
import { writePackage } from './package-store.ts';
import type { PackageStore } from './package-store.ts';
import { readPackageZip } from './package-zip.ts';
import type { DeployPackage } from './package-zip.ts';
import type { Problem } from './problem.ts';
import { removeRecords } from './permission-records.ts';
import { Retrievals } from './retrievals.ts';
import { sourceChanges } from './source-tracking.ts';
import { Validated } from './validated.ts';

const SPACE = 'deployRequest';
/** Results of older deployments are forgotten. */
const KEPT = 50;
const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

class NotApplied extends Error {}

interface Work {
    pkg: DeployPackage;
    checked: CheckedFiles;
    list: ComponentList;
    check: typeof checkDeployment;
    by: { id: string; name: string };
}

interface Outcome {
    problems: Problem[];
    deleted: Deleted[];
    changes: Change[];
}

/** 18 characters; with `A` as the only capital letter the check characters are always CAA. */
function newDeployId(): string {
    return `0Af${[...randomBytes(12)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')}CAA`;
}

export class Deployments {
    /** The other way round: what is deployed, listed and put together again. */
    readonly retrievals: Retrievals;
    readonly #records: ComponentRecords;
    readonly #validated = new Validated();
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
        const created = jobDate(this.#org.now());
        const work = await this.#prepare(session, readPackageZip(zip));
        const { pkg, list, by } = work;
        const known = readKnownComponents(this.#store.current);
        const { problems, deleted, changes } = this.#run(session, work, options);
        const changed = new Set(changes.map(({ type, fullName }) => `${type}:${fullName}`));
        const answer = deployAnswer({
            id: newDeployId(),
            options,
            components: [
                ...list.components.map((one) => ({
                    ...one,
                    created: !known.has(one.type, one.fullName),
                    changed: changed.has(`${one.type}:${one.fullName}`)
                })),
                ...deleted.map(({ type, fullName, by: { path } }) => ({
                    ...{ type, fullName, path },
                    created: false,
                    changed: true,
                    deleted: true
                }))
            ],
            problems,
            root: pkg.root,
            created,
            completed: jobDate(this.#org.now()),
            by
        });
        this.#remember(answer);
        if (options.checkOnly) this.#validated.keep(String(answer.id), zip, options);
        return answer;
    }

    /** Carries out a package that is no deployment of its own: what was wrong with it, and then nothing has changed. */
    async apply(session: Session, pkg: DeployPackage): Promise<Problem[]> {
        return this.#run(session, await this.#prepare(session, pkg), { checkOnly: false }).problems;
    }

    /** Is there a component of this name? Standard objects are there without being deployed. */
    has(type: string, fullName: string): boolean {
        const same = (one: Deployed): boolean =>
            one.type === type && one.fullName.toLowerCase() === fullName.toLowerCase();
        if (type === 'CustomObject' && !fullName.endsWith('__c')) return this.#org.objectName(fullName) !== null;
        return readInventory(this.#store.current).some(same);
    }

    async #prepare(session: Session, pkg: DeployPackage): Promise<Work> {
        // Reading the declarations of all metadata types takes a second: not for those who never deploy.
        const [{ checkFiles }, { checkDeployment }] = await Promise.all([
            import('./check-files.ts'),
            import('./check-deployment.ts')
        ]);
        const checked = checkFiles(pkg.files);
        const list = listComponents(pkg, checked.documents);
        const by = { id: session.userId, name: this.#org.userByUsername(session.username)?.name ?? session.username };
        return { pkg, checked, list, check: checkDeployment, by };
    }

    /** Deploys what an earlier validation found right. Throws 400 for an id of none. */
    deployValidated(session: Session, id: string): Promise<Record<string, JsonValue>> {
        const { deployResult } = this.find(id) as { deployResult: Record<string, JsonValue> };
        const { zip, options } = this.#validated.find(String(deployResult.id), deployResult.success === true);
        return this.deploy(session, zip, { ...options, checkOnly: false });
    }

    #run(session: Session, work: Work, options: Pick<DeployOptions, 'checkOnly'>): Outcome {
        const { pkg, checked, list, check } = work;
        const before = readPrints(this.#store.current);
        const problems = [...checked.problems, ...list.problems];
        const staged = this.#store.stage();
        try {
            const removed = removeComponents(staged, pkg.deletions.before);
            writePackage(staged, pkg.files, checked.documents, list.wanted);
            const deleted = [...removed, ...removeComponents(staged, pkg.deletions.after)];
            problems.push(...missing(pkg, deleted), ...check(staged, pkg, checked, deleted));
            const isRefused = problems.some(({ warning }) => !warning);
            if (isRefused) return { problems, deleted, changes: [] };
            const changes = changesBetween(before, readPrints(staged));
            problems.push(...this.#apply(session, staged, { ...work, deleted, changes }, options));
            return { problems, deleted, changes };
        } finally {
            if (staged !== this.#store.current) rmSync(staged, { recursive: true, force: true });
        }
    }

    /** Changes the org in one transaction. What the org itself finds wrong, or a validation, takes it all back. */
    #apply(
        session: Session,
        staged: string,
        work: Work & Pick<Outcome, 'deleted' | 'changes'>,
        { checkOnly }: Pick<DeployOptions, 'checkOnly'>
    ): Problem[] {
        const { documents } = work.checked;
        const { deleted } = work;
        const before = this.#store.current;
        const known = new Set(this.#org.problems);
        let problems: Problem[] = [];
        try {
            this.#org.transaction(() => {
                problems = removeRecords(this.#org, session, deleted);
                this.#org.reload([staged]);
                const lines = this.#org.problems
                    .filter((line) => !known.has(line))
                    .map((line) => this.#unprefixed(line));
                problems.push(...lines.map((line) => neededBy(deleted, line) ?? orgProblem(line, documents)));
                if (problems.length > 0 || checkOnly) throw new NotApplied();
                this.#note(session, work);
                this.#store.keep(staged);
            });
            this.#store.tidy();
        } catch (error) {
            this.#org.reload([before]);
            if (!(error instanceof NotApplied)) throw error;
        }
        return problems;
    }

    /** Files have names without the namespace that the org puts in front. */
    #unprefixed(line: string): string {
        return this.#org.namespace === null ? line : line.replaceAll(`${this.#org.namespace}__`, '');
    }

    #note(session: Session, { list, deleted, changes, by }: Work & Pick<Outcome, 'deleted' | 'changes'>): void {
        for (const { type, fullName } of list.components) this.#records.touch(type, fullName, by);
        const tracked = sourceChanges(changes, (type, fullName) => this.#records.idOf(type, fullName));
        this.#org.noteSourceChanges(session, tracked);
        for (const { type, fullName } of deleted) this.#records.forget(type, fullName);
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
