import type { ExitCode } from '../errors.ts';
import { jsonWithoutSecrets, withoutSecrets } from '../report/secrets.ts';
import { diagnose } from './diagnose.ts';
import type { Finding } from './finding.ts';
import { exitCodeOf, findingText, verdictText } from './findings-text.ts';

/** Options of `doctor` as they are typed. */
export interface DoctorArguments {
    readonly config: string;
    readonly org?: string;
    readonly out: string;
    readonly json?: boolean;
}

/** Looks at everything and prints it as it is found. The clock is read here and nowhere below. */
export async function executeDoctor({ config, org, out, json }: DoctorArguments): Promise<ExitCode> {
    const findings: Finding[] = [];
    for await (const finding of diagnose({ config, org, out, environment: process.env, now: () => Date.now() })) {
        findings.push(finding);
        if (json !== true) process.stdout.write(`${withoutSecrets(findingText(finding))}\n`);
    }
    const exitCode = exitCodeOf(findings);
    process.stdout.write(
        json === true ? `${jsonWithoutSecrets({ exitCode, findings }, 2)}\n` : `\n${verdictText(findings)}\n`
    );
    return exitCode;
}
