// The thread that reads an upload: one block for each message, null behind the last one.
import { parentPort, workerData } from 'node:worker_threads';
import { UploadReader } from './upload-reader.ts';
import type { Reading } from './upload-reader.ts';

const { path, dialect, skip, rows } = workerData as Reading;
const upload = new UploadReader(path, dialect);
const blocks = upload.blocks(skip, rows);

parentPort?.on('message', () => {
    const { value: block } = blocks.next();
    const memory = block ? [block.bytes.buffer, block.cellEnds.buffer, block.rowEnds.buffer, block.wide.buffer] : [];
    parentPort?.postMessage(block ?? null, memory);
});
