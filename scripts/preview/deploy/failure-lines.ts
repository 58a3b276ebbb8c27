import fs from 'node:fs/promises';
import path from 'node:path';
import { MetadataConverter } from '@salesforce/source-deploy-retrieve';
import type { ComponentSet, DeployResult } from '@salesforce/source-deploy-retrieve';
import { strFromU8, unzipSync } from 'fflate';

/** A component failure as the Metadata API answers it. */
interface Failure {
    fullName: string;
    componentType: string;
    fileName: string;
    lineNumber?: number | string;
    columnNumber?: number | string;
    problem?: string;
}

/** Every failure of a deployment as `file:line:column problem`, the file and its line being those of the source. */
export async function failureLines(result: DeployResult, components: ComponentSet): Promise<string[]> {
    const failures = [result.response.details?.componentFailures ?? []].flat() as Failure[];
    const sent = await sentTexts(components);
    return Promise.all(failures.map((failure) => failureLine(failure, components, sent)));
}

/** The texts as they were sent: parts of an object are elements of one file there. */
async function sentTexts(components: ComponentSet): Promise<Map<string, string[]>> {
    const { zipBuffer } = await new MetadataConverter().convert(components, 'metadata', { type: 'zip' });
    const files = Object.entries(zipBuffer ? unzipSync(zipBuffer) : {});
    return new Map(files.map(([name, bytes]) => [name, strFromU8(bytes).split('\n')]));
}

async function failureLine(failure: Failure, components: ComponentSet, sent: Map<string, string[]>): Promise<string> {
    const { fullName, componentType: type, fileName, problem = 'refused' } = failure;
    const sentLine = Number(failure.lineNumber ?? 1);
    const files = type === '' ? [] : components.getComponentFilenamesByNameAndType({ fullName, type });
    const file = files.find((name) => path.basename(fileName) === path.basename(name)) ?? files.at(-1);
    if (file === undefined)
        return `${fileName}:${sentLine}:${failure.columnNumber ?? 1} ${type} ${fullName} ${problem}`;
    const line = await sourceLine(file, fullName, sentLine, sent.get(fileName) ?? []);
    return `${path.relative(process.cwd(), file)}:${line}:${failure.columnNumber ?? 1} ${problem}`;
}

/** A part keeps its lines when it is sent: the distance to its name is the same in both files. */
async function sourceLine(file: string, fullName: string, sentLine: number, sentLines: string[]): Promise<number> {
    const name = `<fullName>${fullName.slice(fullName.indexOf('.') + 1)}</fullName>`;
    const own = (await fs.readFile(file, 'utf8')).split('\n').findIndex((line) => line.includes(name));
    const before = sentLines.slice(0, sentLine + 1).findLastIndex((line) => line.includes(name));
    return own === -1 || before === -1 ? sentLine : Math.max(1, own + sentLine - before);
}
