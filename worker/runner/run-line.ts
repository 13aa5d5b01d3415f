import type { ClaimAhead } from '#server/queue/claim-runs.ts'
import { type Holding, mayWaitInLine, usualAfter } from './ahead.ts'
import type { HeldRun } from './held-run.ts'

export type RunLineOptions = {
  slots: number
  /** What holds slots now. */
  running(): Iterable<HeldRun>
  /** How many of the slots that is. */
  slotsTaken(): number
  /** Whether runs of a handler may be claimed ahead at all: not those with a process for each run. */
  mayBeAhead(handler: string): boolean
  holding(): Holding
  start(held: HeldRun): void
  /** Called when half of what may wait has started: more may be claimed. */
  onRoom(): void
  /** Gets what waits when its first run does so for too long: its slots are needed for longer than was expected. */
  onTooLong(unstarted: HeldRun[]): void
}

type Waiting = { held: HeldRun; sinceMs: number }

/** Runs that were claimed ahead of their turn, in the order in which they start as slots become free. */
export class RunLine {
  readonly #options: RunLineOptions
  /** How long runs take usually, by handler, in milliseconds. */
  readonly #usualMs = new Map<string, number>()
  #waiting: Waiting[] = []
  /** The place of the first in `#waiting`: taking it out would move all others. */
  #first = 0
  #most = 0
  #isAdvancing = false
  #isClosed = false
  #watch: NodeJS.Timeout | undefined

  constructor(options: RunLineOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#waiting.length - this.#first
  }

  *[Symbol.iterator](): Iterator<HeldRun> {
    for (const { held } of this.#waiting.slice(this.#first)) yield held
  }

  /** A run of the handler has ended, after so many milliseconds. */
  took(handler: string, ms: number): void {
    this.#usualMs.set(handler, usualAfter(this.#usualMs.get(handler), ms))
  }

  /** What may be claimed ahead now. A claim of a few costs as much as one of many: nothing before half of the line has gone. */
  room(): ClaimAhead {
    const { slots, running, mayBeAhead, holding } = this.#options
    const nowMs = performance.now()
    const waiting = new Map<string, number>()
    for (const { run } of this) waiting.set(run.handler, (waiting.get(run.handler) ?? 0) + 1)
    const room = mayWaitInLine(
      {
        slots,
        mayBeAhead: [...this.#usualMs.keys()].filter(mayBeAhead),
        usualMs: this.#usualMs,
        running: Array.from(running(), ({ run, startedMs }) => ({ handler: run.handler, forMs: nowMs - startedMs })),
        waiting,
      },
      holding(),
    )
    this.#most = this.size + room.most
    return this.size * 2 > this.#most ? { ...room, most: 0 } : room
  }

  add(held: HeldRun): void {
    this.#waiting.push({ held, sinceMs: performance.now() })
    this.#watchFirst()
  }

  /** Starts runs as slots are free. Others get their turn before each round: handlers that end at once would keep everything else waiting. */
  advance(): void {
    if (this.#isAdvancing || this.size === 0) return
    this.#isAdvancing = true
    setImmediate(() => {
      this.#isAdvancing = false
      const { slots, slotsTaken, start, onRoom } = this.#options
      while (!this.#isClosed && this.size > 0 && slotsTaken() < slots) start(this.#next())
      if (this.size * 2 <= this.#most) onRoom()
    })
  }

  /** Takes out those for which it holds. */
  remove(isMeant: (held: HeldRun) => boolean): HeldRun[] {
    const waiting = this.#waiting.slice(this.#first)
    const removed = waiting.filter(({ held }) => isMeant(held))
    if (removed.length === 0) return []
    this.#waiting = waiting.filter((one) => !removed.includes(one))
    this.#first = 0
    return removed.map(({ held }) => held)
  }

  /** Nothing more is started from here. @returns what waited */
  close(): HeldRun[] {
    this.#isClosed = true
    clearTimeout(this.#watch)
    return this.remove(() => true)
  }

  #next(): HeldRun {
    const { held } = this.#waiting[this.#first++] as Waiting
    if (this.size === 0) {
      this.#waiting = []
      this.#first = 0
    }
    return held
  }

  #watchFirst(): void {
    const first = this.#waiting[this.#first]
    if (first === undefined || this.#watch !== undefined || this.#isClosed) return
    const leftMs = first.sinceMs + this.#options.holding().longestMs - performance.now()
    this.#watch = setTimeout(
      () => {
        this.#watch = undefined
        const sinceMs = this.#waiting[this.#first]?.sinceMs
        if (sinceMs === undefined) return
        if (performance.now() - sinceMs >= this.#options.holding().longestMs) this.#options.onTooLong(this.remove(() => true))
        else this.#watchFirst()
      },
      Math.max(1, leftMs),
    )
  }
}
