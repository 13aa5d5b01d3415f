import type { LogLevel } from '#domain/log-levels.ts'
import type { LogEntry } from '#server/leases/run-signs.ts'

type Part = { lines: number; bytes: number }

/** What is kept of all that one run writes, logged and printed together: so much from its beginning, and so much up to its end. */
export const KEPT_PART: Part = { lines: 5_000, bytes: 1024 * 1024 }
const MOST_LATE_LINES = 100

const bytesOf = ({ message, fields }: LogEntry) => Buffer.byteLength(message) + (fields ? Buffer.byteLength(JSON.stringify(fields)) : 0)

/**
 * What one run writes, held to a limit so that a handler that writes without end fills neither the database nor a memory. The first part
 * goes on at once; of what follows the last part is kept until the end, when the log also says what was left out between them.
 */
export class RunOutput {
  readonly #write: (entry: LogEntry) => void
  readonly #keeps: (level: LogLevel) => boolean
  readonly #part: Part
  readonly #first: Part = { lines: 0, bytes: 0 }
  readonly #leftOut: Part = { lines: 0, bytes: 0 }
  /** A queue from `#from` on, so that dropping its first is cheap. */
  #last: LogEntry[] = []
  #from = 0
  #lastBytes = 0
  #isFull = false
  #lateLines = 0

  /** @param keeps whether a line of this level is to be kept at the moment at which it comes */
  constructor(write: (entry: LogEntry) => void, keeps: (level: LogLevel) => boolean, part = KEPT_PART) {
    this.#write = write
    this.#keeps = keeps
    this.#part = part
  }

  /** Takes what the run writes. */
  log(entry: LogEntry): void {
    if (this.#keeps(entry.level)) this.say(entry)
  }

  /** Takes what Djag itself has to say of the run, whatever level its log was told. */
  say(entry: LogEntry): void {
    const bytes = bytesOf(entry)
    if (!this.#isFull && this.#first.lines < this.#part.lines && this.#first.bytes + bytes <= this.#part.bytes) {
      this.#first.lines++
      this.#first.bytes += bytes
      this.#write(entry)
      return
    }
    if (!this.#isFull) this.#sayFull()
    this.#last.push(entry)
    this.#lastBytes += bytes
    while (this.#last.length - this.#from > this.#part.lines || this.#lastBytes > this.#part.bytes) this.#dropFirstOfLast()
  }

  /** Writes the last part. */
  end(): void {
    const { lines, bytes } = this.#leftOut
    if (lines > 0)
      this.#write({
        level: 'warn',
        message: `${lines} lines (${bytes} bytes) are left out here: a run's log keeps its first and its last part.`,
      })
    for (const entry of this.#last.slice(this.#from)) this.#write(entry)
    this.#last = []
    this.#from = 0
  }

  /** Takes what the run wrote after its end: a little of it, marked. */
  late(entry: LogEntry): void {
    if (!this.#keeps(entry.level)) return
    this.#lateLines++
    if (this.#lateLines <= MOST_LATE_LINES) this.#write({ ...entry, message: `After its end: ${entry.message}` })
    if (this.#lateLines === MOST_LATE_LINES)
      this.#write({ level: 'warn', message: 'What it writes from here on, after its end, is not kept.' })
  }

  #sayFull(): void {
    this.#isFull = true
    const { lines, bytes } = this.#first
    this.#write({
      level: 'warn',
      message: `It has written ${lines} lines (${bytes} bytes). Of what follows the last ${this.#part.lines} lines, at most ${this.#part.bytes} bytes, are kept; they are shown when the run has ended.`,
    })
  }

  #dropFirstOfLast(): void {
    const dropped = this.#last[this.#from]
    if (!dropped) return
    const bytes = bytesOf(dropped)
    this.#from++
    this.#lastBytes -= bytes
    this.#leftOut.lines++
    this.#leftOut.bytes += bytes
    if (this.#from > this.#part.lines) {
      this.#last = this.#last.slice(this.#from)
      this.#from = 0
    }
  }
}
