import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { ConfigError } from '../errors.ts';
import { sanitize } from '../report/sanitize.ts';

/** Something the settings need to know. */
export interface Question {
    /** As the option of the command line that answers it, without the dashes: "scale", "column account". */
    readonly id: string;
    readonly text: string;
    /** What is taken when nothing is typed; null when something must be. */
    readonly fallback: string | null;
    /** @returns what is wrong with an answer, null when nothing is */
    readonly problem: (answer: string) => string | null;
}

/** Whoever answers. */
export interface Answers {
    /** Can be asked again when an answer turns out to be wrong. */
    readonly patient: boolean;
    ask(question: Question): Promise<string>;
    tell(text: string): void;
    close(): void;
}

/** Asks a person, line by line; asks again until the answer is one. */
export class Dialogue implements Answers {
    readonly patient = true;
    private readonly output: Writable;
    private readonly close_: () => void;
    private readonly lines: AsyncIterator<string>;

    constructor(input: Readable, output: Writable) {
        const lines = createInterface({ input, terminal: false });
        this.output = output;
        this.close_ = () => lines.close();
        // The iterator keeps lines that come before they are asked for.
        this.lines = lines[Symbol.asyncIterator]();
    }

    async ask({ text, fallback, problem }: Question): Promise<string> {
        for (;;) {
            await this.print(`${text}${fallback === null || fallback === '' ? '' : ` [${sanitize(fallback)}]`}: `);
            const line = await this.lines.next();
            if (line.done)
                throw new ConfigError(
                    'The answers',
                    ['The input ended before everything was answered.'],
                    ['Start again; nothing was written. Without questions: --yes --file <file>']
                );
            const answer = line.value.trim() === '' ? (fallback ?? '') : line.value.trim();
            const wrong = answer === '' && fallback === null ? 'Please answer this one.' : problem(answer);
            if (wrong === null) return answer;
            this.tell(`  ${wrong}`);
        }
    }

    tell(text: string): void {
        this.output.write(`${text}\n`);
    }

    close(): void {
        this.close_();
    }

    private async print(text: string): Promise<void> {
        if (!this.output.write(text)) await once(this.output, 'drain');
    }
}

/** Takes what is proposed. @throws ConfigError for a question without a proposal, naming the option that answers it */
export class Proposals implements Answers {
    readonly patient = false;
    private readonly output: Writable;

    constructor(output: Writable) {
        this.output = output;
    }

    ask({ id, text, fallback }: Question): Promise<string> {
        if (fallback !== null) return Promise.resolve(fallback);
        const [option = '', role] = id.split(' ');
        const example = role === undefined ? `--${option} <${option}>` : `--${option} ${role}=<column>`;
        return Promise.reject(new ConfigError('The command line', [`Nothing answers: ${text}.`], [`Add ${example}`]));
    }

    tell(text: string): void {
        this.output.write(`${text}\n`);
    }

    close(): void {
        // Nothing is open.
    }
}

/** Answers from the command line first; whoever is behind answers the rest. */
export class Preset implements Answers {
    readonly patient: boolean;
    private readonly given: ReadonlyMap<string, string>;
    private readonly behind: Answers;

    /** @param given answers by the id of their question */
    constructor(given: ReadonlyMap<string, string>, behind: Answers) {
        this.given = given;
        this.behind = behind;
        this.patient = behind.patient && !given.has('file');
    }

    ask(question: Question): Promise<string> {
        const given = this.given.get(question.id);
        if (given === undefined) return this.behind.ask(question);
        const wrong = question.problem(given);
        if (wrong === null) return Promise.resolve(given);
        return Promise.reject(new ConfigError('The command line', [`--${question.id} ${given}: ${wrong}`]));
    }

    tell(text: string): void {
        this.behind.tell(text);
    }

    close(): void {
        this.behind.close();
    }
}
