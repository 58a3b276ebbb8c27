// Run by npm after every install. Without the development packages there is no husky, and in an archive there is no git:
// both are fine. Somebody who has chosen a hooks folder keeps it.
import { execFileSync } from 'node:child_process';

const chosen = () => {
    try {
        return execFileSync('git', ['config', 'core.hooksPath'], {
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'ignore']
        });
    } catch {
        return '';
    }
};

const husky = process.env.CI ? undefined : await import('husky').catch(() => undefined);
const hooksPath = chosen().trim();
if (husky && (hooksPath === '' || hooksPath === '.husky/_')) {
    const problem = husky.default();
    if (problem) console.log(`Commit hooks are not installed: ${problem.trim()}`);
}
