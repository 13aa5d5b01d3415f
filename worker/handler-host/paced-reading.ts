import type { Readable } from 'node:stream'
import type { TextLines } from '#worker/run-programs/text-lines.ts'

/** What is read of one stream in one window, at most: a program that prints without pause must not keep its host from all else. */
const MOST_BYTES = 2 * 1024 * 1024
const WINDOW_MS = 100

/** Reads a stream to its end. A writer that is faster than the pace has to wait, as its pipe is full. */
export function readPaced(stream: Readable, lines: TextLines): void {
  let windowEndMs = 0
  let bytes = 0
  stream.on('data', (chunk: Buffer) => {
    lines.write(chunk)
    const nowMs = performance.now()
    if (nowMs > windowEndMs) {
      windowEndMs = nowMs + WINDOW_MS
      bytes = 0
    }
    bytes += chunk.length
    if (bytes <= MOST_BYTES) return
    stream.pause()
    setTimeout(() => stream.resume(), windowEndMs - nowMs)
  })
  stream.on('end', () => lines.end())
  stream.on('error', () => {})
}
