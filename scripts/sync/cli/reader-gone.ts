/** Whether nobody reads any more what is printed: a pipe such as `| head` was closed, or the terminal. */
export function isReaderGone(error: unknown): boolean {
    const { code, syscall } = error as NodeJS.ErrnoException;
    return code === 'ERR_STREAM_DESTROYED' || (syscall === 'write' && (code === 'EPIPE' || code === 'EIO'));
}
