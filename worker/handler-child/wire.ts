import { writeSync } from 'node:fs'
import { Writable } from 'node:stream'

const FULL_PIPE_PAUSE_MS = 1
const sleeper = new Int32Array(new SharedArrayBuffer(4))

/**
 * Writes all of it before it returns, so that nothing is lost however the process ends; waits while the reader is behind. What can't be
 * written because nobody reads any more is dropped.
 */
export function writeFully(fd: number, data: string | Uint8Array): void {
  let rest = typeof data === 'string' ? Buffer.from(data) : data
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
      Atomics.wait(sleeper, 0, 0, FULL_PIPE_PAUSE_MS)
    }
  }
}

/**
 * Puts a stream in the place of `process.stdout` or `process.stderr` that has written when `write` returns: Node's own keeps in memory what
 * the pipe has no room for, and loses it when the process exits.
 */
export function replaceStandardStream(name: 'stdout' | 'stderr', write: (data: Buffer) => void): void {
  const stream = new Writable({
    decodeStrings: true,
    write(chunk: Buffer, _encoding, done) {
      write(chunk)
      done()
    },
  })
  Object.assign(stream, { fd: name === 'stdout' ? 1 : 2, isTTY: false })
  Object.defineProperty(process, name, { value: stream, configurable: true, enumerable: true, writable: true })
}
