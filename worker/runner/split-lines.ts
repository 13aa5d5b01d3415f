import type { Readable } from 'node:stream'

const LONGEST_LINE = 16 * 1024

/** Calls back for each line of a text stream; a line without end comes in pieces. Empty lines are left out. */
export function splitLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = ''
  const emit = (line: string) => line.trim() !== '' && onLine(line)
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    lines.forEach(emit)
    if (rest.length > LONGEST_LINE) {
      emit(rest)
      rest = ''
    }
  })
  stream.on('end', () => emit(rest))
  stream.on('error', () => {})
}
