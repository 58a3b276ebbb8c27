// npm run test:clients: runs the client tests and shows each operation; with --write it also writes the table in docs/local-org.md.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { spawnSync } from 'node:child_process';

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const args = ['--test', '--test-reporter=spec', join(import.meta.dirname, 'matrix.clients.test.ts')];
const env = { ...process.env, ...(values.write ? { CLIENT_MATRIX: 'write' } : {}) };
process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1;
