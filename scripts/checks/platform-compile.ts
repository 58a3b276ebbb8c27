// npm test -- --only platform: would Salesforce accept every component bundle?
import { compileProblems, readBundle } from './platform-compiler.ts';
import { bundleNames, repositoryFiles } from './repository.ts';

const files = repositoryFiles();
const refused: string[] = [];
for (const name of bundleNames(files)) {
    const problems = await compileProblems(readBundle(name, files));
    console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} c/${name}`);
    for (const problem of problems) console.error(`     ${problem}`);
    if (problems.length > 0) refused.push(name);
}
if (refused.length > 0) {
    console.error(`The platform would refuse: ${refused.join(', ')}.`);
    process.exitCode = 1;
}
