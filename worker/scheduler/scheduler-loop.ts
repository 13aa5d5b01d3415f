import { backOffMs } from '#domain/back-off.ts'
import type { Database } from '#server/database/client.ts'
import { addToTally } from '#server/tallies/tally.ts'
import { type TickLimits, type TickResult, tick } from '#server/tick/tick.ts'
import { Sweep, type SweepPlan } from './sweep.ts'
import { TickTimes } from './tick-times.ts'
import { type LoopTimer, WakeableSleep } from './wakeable-sleep.ts'

/** What the loop says while it works; a pino logger will do. */
export type SchedulerLog = Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>

export type LoopOptions = {
  /** The database to work on now; asked for before each evaluation. */
  database(): Database
  /** Called when an evaluation got no answer in time, so that the connections are made anew. */
  reconnect(): Promise<void>
  limits: TickLimits
  longestSleepMs: number
  sweeps: readonly SweepPlan[]
  carryOutPendingActions(): Promise<unknown>
  log: SchedulerLog
  timer: LoopTimer
}

/** Due tasks that others hold are looked at again after so long: their holder may have died. */
const HELD_BY_OTHERS_PAUSE_MS = 25
/** While more is due than one batch takes, so many batches are decided at once: one is computed while the database writes another. */
const BATCHES_WHILE_DRAINING = 2
/** Tasks that become due within so short a time are decided together. */
const SHORTEST_PAUSE_MS = 5
/** More than PostgreSQL itself allows a statement of ours: without an answer by then the connection is dead. */
const ANSWER_DEADLINE_MS = 20_000

/** Looks that come sooner one after the other look for what people asked for only when they heard of it. */
const ACTIONS_EVERY_MS = 1_000

/** How often the times of looks are written down, at most. */
const TIMES_KEPT_MS = 10_000

class NoAnswerError extends Error {
  override name = 'NoAnswerError'
}

/**
 * The scheduler: looks, sleeps until the next task is due, a notification comes or the longest sleep is over, and looks again.
 * An evaluation that fails is tried again after a pause of at most a second, for ever.
 */
export class SchedulerLoop {
  readonly #options: LoopOptions
  readonly #sleep: WakeableSleep
  readonly #sweeps: readonly Sweep[]
  #isStopping = false
  #failures = 0
  #isDraining = false
  #acting: Promise<void> | null = null
  #hasToActAgain = false
  /** Somebody has asked for something, or it could not be carried out. */
  #hasToAct = false
  #actedMs = Number.NEGATIVE_INFINITY
  #lastTickAt: Date | null = null
  readonly #times = new TickTimes()
  #timesKeptMs = Number.NEGATIVE_INFINITY

  constructor(options: LoopOptions) {
    this.#options = options
    this.#sleep = new WakeableSleep(options.timer)
    this.#sweeps = options.sweeps.map((plan) => new Sweep(plan, options.timer))
  }

  /** The database's time at the last look that succeeded. */
  get lastTickAt(): Date | null {
    return this.#lastTickAt
  }

  /** Makes the loop look at once, or once more if it is looking just now. */
  wake(): void {
    this.#sleep.wake()
  }

  /** Makes the loop look at once for what people asked for, too. */
  hearOfActions(): void {
    this.#hasToAct = true
    this.#sleep.wake()
  }

  /** Lets the current look end; `run` then returns. */
  stop(): void {
    this.#isStopping = true
    this.#sleep.wake()
  }

  async run(): Promise<void> {
    while (!this.#isStopping) {
      const pauseMs = await this.#lookOrBackOff()
      if (pauseMs > 0 && !this.#isStopping) await this.#sleep.sleep(pauseMs)
    }
    await this.#acting
    // With a database that does not answer nobody waits for that.
    if (this.#failures === 0) await this.#keepTimesNow(this.#options.database()).catch(() => {})
  }

  /** Gives the milliseconds to sleep. */
  async #lookOrBackOff(): Promise<number> {
    try {
      const pauseMs = await this.#look()
      if (this.#failures > 0) this.#options.log.info({ failures: this.#failures }, 'The scheduler works again.')
      this.#failures = 0
      return pauseMs
    } catch (error) {
      if (this.#failures++ === 0)
        this.#options.log.error({ err: error }, 'An evaluation of the scheduler failed; it is tried again until it succeeds.')
      if (error instanceof NoAnswerError) await this.#options.reconnect()
      return backOffMs(this.#failures)
    }
  }

  async #look(): Promise<number> {
    const db = this.#options.database()
    if (this.#hasToAct || this.#options.timer.nowMs() - this.#actedMs >= ACTIONS_EVERY_MS) this.#carryOutActions()
    const startedMs = this.#options.timer.nowMs()
    const batches = Array.from({ length: this.#isDraining ? BATCHES_WHILE_DRAINING : 1 }, () => tick(db, this.#options.limits))
    // One that fails, or has no answer in time, is not the least telling.
    const result = together(
      await this.#withinDeadline(Promise.all(batches)).finally(() => this.#times.note(this.#options.timer.nowMs() - startedMs)),
    )
    this.#isDraining = result.more
    this.#lastTickAt = new Date(result.nowMs)
    if (result.setAsideTaskIds.length > 0)
      this.#options.log.warn(
        { taskIds: result.setAsideTaskIds },
        'Tasks were set aside because they could not be decided; their pages say why.',
      )
    for (const sweep of this.#sweeps) {
      const totals = await this.#withinDeadline(sweep.step(db))
      if (totals && Object.values(totals).some((count) => count > 0))
        this.#options.log.info(totals, `The ${sweep.name} found something to repair.`)
    }
    await this.#keepTimes(db)
    return this.#pauseAfter(result)
  }

  /** For metrics; now and then, as each is a write. */
  async #keepTimes(db: Database): Promise<void> {
    if (this.#options.timer.nowMs() - this.#timesKeptMs >= TIMES_KEPT_MS) await this.#keepTimesNow(db)
  }

  async #keepTimesNow(db: Database): Promise<void> {
    const { timer, log } = this.#options
    const times = this.#times.take()
    if (times === null) return
    this.#timesKeptMs = timer.nowMs()
    try {
      await this.#withinDeadline(addToTally(db, { kind: 'tick', ...times }))
    } catch (error) {
      // What got no answer may be written all the same.
      if (!(error instanceof NoAnswerError)) this.#times.giveBack(times)
      log.warn({ err: error }, 'How long the scheduler’s looks took could not be written down; it is, with the next.')
      if (error instanceof NoAnswerError) throw error
    }
  }

  /** Beside the ticks: what people ask for must not keep due tasks from being decided. What it leaves to decide wakes the loop. */
  #carryOutActions(): void {
    this.#hasToAct = false
    this.#actedMs = this.#options.timer.nowMs()
    if (this.#acting) {
      this.#hasToActAgain = true
      return
    }
    const ended = () => {
      this.#acting = null
      if (this.#hasToActAgain) this.hearOfActions()
      this.#hasToActAgain = false
    }
    this.#acting = this.#options.carryOutPendingActions().then(ended, (error: unknown) => {
      this.#options.log.error({ err: error }, 'Pending actions could not be carried out; they are tried again at the next evaluation.')
      this.#hasToAct = true
      ended()
    })
  }

  #pauseAfter(result: Pick<TickResult, 'nowMs' | 'nextWakeAtMs' | 'more'>): number {
    const sweepMs = Math.min(...this.#sweeps.map((sweep) => sweep.waitMs()), this.#options.longestSleepMs)
    if (result.more || sweepMs === 0) return 0
    if (result.nextWakeAtMs === null) return sweepMs
    const dueInMs = result.nextWakeAtMs - result.nowMs
    return Math.min(sweepMs, dueInMs <= 0 ? HELD_BY_OTHERS_PAUSE_MS : Math.max(SHORTEST_PAUSE_MS, dueInMs))
  }

  async #withinDeadline<T>(work: Promise<T>): Promise<T> {
    let cancel = () => {}
    const deadline = new Promise<never>((_, reject) => {
      cancel = this.#options.timer.after(ANSWER_DEADLINE_MS, () =>
        reject(new NoAnswerError(`PostgreSQL has not answered for ${ANSWER_DEADLINE_MS / 1_000} s.`)),
      )
    })
    try {
      return await Promise.race([work, deadline])
    } catch (error) {
      work.catch(() => {})
      throw error
    } finally {
      cancel()
    }
  }
}

/** What several ticks at once came to. One of them may have seen as due what another was just deciding: then one more look is taken. */
function together(results: readonly TickResult[]): Pick<TickResult, 'nowMs' | 'nextWakeAtMs' | 'more' | 'setAsideTaskIds'> {
  const wakeTimes = results.flatMap(({ nextWakeAtMs }) => (nextWakeAtMs === null ? [] : [nextWakeAtMs]))
  return {
    nowMs: Math.max(...results.map(({ nowMs }) => nowMs)),
    nextWakeAtMs: wakeTimes.length === 0 ? null : Math.min(...wakeTimes),
    more: results.some(({ more }) => more),
    setAsideTaskIds: results.flatMap(({ setAsideTaskIds }) => setAsideTaskIds),
  }
}
