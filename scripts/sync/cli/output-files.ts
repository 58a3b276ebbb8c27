import { resolve } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { findFiles } from '../sources/files.ts';
import { statOrNull } from '../sources/stat-or-null.ts';
import type { Options } from './options.ts';

/** A file that a command reads or writes. */
interface NamedFile {
    readonly path: string;
    /** What it is, in words. */
    readonly what: string;
}

/**
 * What is wrong with the files that were typed to be written: one that the command reads would be lost, with a plan, too; of two
 * that are one, one would be lost; and that no file is named would be told only when all is done.
 */
export function outputProblems(options: Options, settings: LoadedConfig): string[] {
    const typed = { '--changes': options.changes, '--rejects': options.rejects, '--save': options.save };
    const outputs = Object.entries(typed).flatMap(([what, path]) => (path === undefined ? [] : [{ what, path }]));
    if (outputs.length === 0) return [];
    const inputs = filesRead(options, settings);
    return outputs.flatMap((output, i) => {
        const { what, path } = output;
        const found = statOrNull(path);
        if (found?.isDirectory() === true) return [`${what} ${path} is a folder: name a file in it.`];
        // A saved plan takes the place of what has its name, which may be a device of the whole machine.
        if (what === '--save' && found?.isFile() === false)
            return [`--save ${path} is no file, from which the plan could be read again: name a file.`];
        const read = inputs.find((input) => isSame(input, output));
        if (read !== undefined) return [`${what} ${path} is ${read.what}, which would be lost: name another file.`];
        const other = outputs.slice(0, i).find((one) => isSame(one, output));
        return other === undefined ? [] : [`${what} ${path} is the file of ${other.what}: name another one.`];
    });
}

function filesRead({ plan }: Options, { file, folder, config }: LoadedConfig): NamedFile[] {
    const evidence = config.sources.flatMap((source) => {
        const what = `evidence of the source "${source.name}"`;
        const sqlFile = source.postgres?.sqlFile;
        return [
            ...findFiles(source, folder).files.map(({ path }) => ({ path, what })),
            ...(sqlFile === undefined
                ? []
                : [{ path: resolve(folder, sqlFile), what: `the query of the source "${source.name}"` }])
        ];
    });
    return [
        { path: file, what: 'the settings file' },
        ...(plan === undefined ? [] : [{ path: plan, what: 'the plan' }]),
        ...evidence
    ];
}

/** Whether two paths lead to one file, on whatever ways. Into pipes and devices several may write. */
function isSame({ path: one }: NamedFile, { path: other }: NamedFile): boolean {
    const [first, second] = [statOrNull(one), statOrNull(other)];
    if (first === null || second === null) return resolve(one) === resolve(other);
    return first.isFile() && first.dev === second.dev && first.ino === second.ino;
}
