import { setTimeout as delay } from 'node:timers/promises'
import type { RunEnding } from '#server/endings/run-ending.ts'
import { handBack } from '#server/leases/hand-back.ts'
import { returnRuns } from '#server/leases/return-runs.ts'
import { giveUpUnheld, readAttemptsOf } from '#server/leases/unheld-attempts.ts'
import type { ClaimedAttempt } from '#server/queue/claim-runs.ts'
import type { HandlerOutcome, RunReport } from '#worker/run-programs/run-report.ts'
import { afterSeconds } from './after-seconds.ts'
import { holdingBeside, isInThisOrAReusedProcess } from './ahead.ts'
import { AttemptsInHand } from './attempts-in-hand.ts'
import { ClaimLoop } from './claim-loop.ts'
import { CompletionWaits } from './completion-waits.ts'
import { executeHeldRun } from './execute-held-run.ts'
import { HeldRun } from './held-run.ts'
import { RunActionDelivery } from './run-action-delivery.ts'
import { RunLine } from './run-line.ts'
import { RunWriter } from './run-writer.ts'
import type { RunnerOptions } from './runner-options.ts'
import { readStopReasons } from './stop-reasons.ts'

/** Running runs may go on for so long after they were asked to end by themselves; then they are aborted. */
const DRAIN_MS = 18_000
/** A little more than what a handler process gets between the signal and its death. */
const ABORT_MS = 4_000
/** A claim that has no answer by then has none to hope for: PostgreSQL lets it wait no longer for a lock. */
const LAST_CLAIM_MS = 6_000
/** An ending that can't be written by then is given up: its run is handed back, or left to recovery by another worker. */
const LAST_WRITES_MS = 5_000
const MOST_PENDING_ENDINGS = 5_000
const MOST_WAITING_RUNS = 1_000

/**
 * Executes runs: claims them as slots are free, runs their handlers, records what they leave. Runs that are usually brief are claimed ahead of
 * their turn and wait in line here, for as long as `ahead.ts` says; what waits longer is given back.
 */
export class Runner {
  readonly #options: RunnerOptions
  readonly #claims: ClaimLoop
  readonly #writer: RunWriter
  readonly #delivery: RunActionDelivery
  readonly #held = new Set<HeldRun>()
  readonly #inHand = new AttemptsInHand()
  /** What the log says of runs whose endings are being written. */
  readonly #concluded = new WeakMap<RunEnding, HeldRun['inLog']>()
  readonly #line: RunLine
  readonly #waits: CompletionWaits
  readonly #claiming: Promise<void>
  readonly #writing: Promise<void>
  #slotFreed: () => void = () => {}
  readonly #hurried = Promise.withResolvers<void>()

  constructor(options: RunnerOptions) {
    this.#options = options
    this.#writer = new RunWriter({
      database: options.database,
      onDone: (endings) => {
        for (const ending of endings) this.#inHand.letGo(ending)
        // Nothing else wakes the claims that were held back until this was written.
        if (!this.#isBehind) this.#claims.slotFreed()
      },
      onFencedOff: (endings) =>
        options.log.warn(
          { runs: endings.map((ending) => this.#concluded.get(ending) ?? { runId: ending.runId, attempt: ending.attempt }) },
          'Endings came too late: these runs were given to other workers, or ended by a person.',
        ),
      onFailure: (error) => options.log.error({ err: error }, 'What runs left could not be written; it is kept and written later.'),
    })
    this.#delivery = new RunActionDelivery({ database: options.database, held: () => this.#held, log: options.log })
    this.#waits = new CompletionWaits({ database: options.database, log: options.log, onWaiting: () => this.#freeSlot() })
    this.#line = new RunLine({
      slots: options.concurrency,
      running: () => this.#executing(),
      slotsTaken: () => this.#slotsTaken,
      mayBeAhead: (name) => isInThisOrAReusedProcess(options.registry().get(name)),
      holding: () => holdingBeside(options.otherRunners()),
      start: (held) => void this.#hold(held),
      onRoom: () => this.#claims.slotFreed(),
      onTooLong: (unstarted) => void this.#giveBack(unstarted),
    })
    this.#claims = new ClaimLoop({
      database: options.database,
      workerId: options.workerId,
      handlerNames: () => [...options.registry().keys()],
      queues: options.queues,
      ...(options.pollMs !== undefined && { pollMs: options.pollMs }),
      freeSlots: () => (this.#isBehind ? 0 : Math.max(0, options.concurrency - this.#slotsTaken - this.#line.size)),
      roomAhead: () => (this.#isBehind ? { handlerNames: [], most: 0 } : this.#line.room()),
      start: (runs, workerId) => this.#startAll(runs, workerId),
      onFailure: (error) => options.log.error({ err: error }, 'Runs could not be claimed; it is tried again until it succeeds.'),
    })
    this.#claiming = this.#claims.run()
    this.#writing = this.#writer.run()
  }

  get #isBehind(): boolean {
    return this.#writer.pendingEndings > (this.#options.mostPendingEndings ?? MOST_PENDING_ENDINGS)
  }

  get activeRuns(): number {
    return this.#held.size
  }

  /** What waits for others needs no slot, up to a number that no worker should come to. */
  get #slotsTaken(): number {
    return this.#held.size - Math.min(this.#waits.size, MOST_WAITING_RUNS)
  }

  #executing(): Iterable<HeldRun> {
    return this.#waits.size === 0 ? this.#held : [...this.#held].filter((held) => !this.#waits.has(held))
  }

  /** The queue has got jobs. */
  notify(queue: string): void {
    this.#claims.notify(queue)
  }

  /** Notifications were lost, or the lease is a new one: any queue may have jobs. */
  lookEverywhere(): void {
    this.#claims.lookEverywhere()
  }

  /** Others run what this worker runs: stops all of it, and records none of its endings. */
  letGoOfEverything(): void {
    for (const held of this.#held) held.stop('taken')
    this.#letGoOf(this.#line.remove(() => true))
  }

  /** People have addressed actions to runs that this worker holds, or something was posted of them. What goes wrong is made up for at the next heartbeat. */
  async lookForActions(): Promise<void> {
    await Promise.all([this.#delivery.look(), this.#waits.look()])
  }

  /** Whether actions may have been handed to this worker that never came here. */
  get mayHaveMissedActions(): boolean {
    return this.#delivery.mayHaveMissed
  }

  /** A person may have ended this run, or want its end. What goes wrong here is made up for by the next evaluation after all runs. */
  lookAt(runId: string): void {
    this.#stopWhatIsToStop([...this.#held, ...this.#line].filter((held) => held.run.runId === runId)).catch((error) =>
      this.#options.log.debug({ err: error, runId }, 'Whether a run has to stop could not be looked up; the next heartbeat does.'),
    )
  }

  /**
   * Looks after all runs, at each heartbeat: notifications of what people want may have been lost, and a fail-over to a standby that is
   * some seconds behind takes back what was committed. What this worker holds and the database no longer knows is stopped; what the
   * database says it holds and it does not is lost (invariant 4).
   * @param isSaidToHoldRuns whether the database said lately that this worker holds runs: if neither does, there is nothing to look at
   */
  async lookAtAll(isSaidToHoldRuns = true): Promise<void> {
    if (!isSaidToHoldRuns && this.#inHand.all().length === 0) return
    void this.#waits.look()
    await Promise.all([this.#stopWhatIsToStop([...this.#held, ...this.#line]), this.#giveUpWhatIsNotHeld()])
  }

  /** Makes a drain, under way or to come, abort what still runs at once. */
  hurry(): void {
    this.#hurried.resolve()
  }

  /**
   * Claims nothing more, lets running handlers end, aborts those that take too long and hands their runs back to the queue.
   * Resolves when nothing of this worker runs any more and, as far as the database can be reached, everything is recorded.
   */
  async drain(): Promise<void> {
    this.#claims.stop()
    // What a claim under way still gives is this worker's, and so is its ending.
    await Promise.race([this.#claiming, delay(LAST_CLAIM_MS)])
    const givingBack = this.#giveBack(this.#line.close())
    this.#waits.drain()
    await Promise.race([this.#idle(), delay(DRAIN_MS), this.#hurried.promise])
    for (const held of this.#held) held.stop('draining')
    await Promise.race([this.#idle(), delay(ABORT_MS)])
    await this.#options.host?.stop()
    this.#writer.stop()
    await Promise.race([Promise.all([this.#writing, givingBack, this.#delivery.stop()]), delay(LAST_WRITES_MS)])
    await Promise.race([this.#handBackAll(), delay(LAST_WRITES_MS)])
  }

  /** What is still here of a run that was just claimed belongs to a claim that the database has lost, or to an attempt that a person ended. */
  #startAll(runs: ClaimedAttempt[], workerId: string): void {
    const claimed = runs.map((run) => new HeldRun(run, workerId))
    this.#writer.forget(claimed.map((held) => held.attempt))
    const ids = new Set(claimed.map(({ run }) => run.runId))
    for (const held of this.#held) if (ids.has(held.run.runId)) held.stop('taken')
    this.#letGoOf(this.#line.remove(({ run }) => ids.has(run.runId)))
    for (const held of claimed) {
      this.#inHand.take(held.attempt)
      if (held.isAhead) this.#line.add(held)
      else void this.#hold(held)
    }
    this.#line.advance()
  }

  /** Runs that have not started wait in the queue again. If that can't be written, they are found as not held at the next heartbeat. */
  async #giveBack(unstarted: readonly HeldRun[]): Promise<void> {
    if (unstarted.length === 0) return
    try {
      await returnRuns(
        this.#options.database(),
        unstarted.map((held) => held.attempt),
      )
    } catch (error) {
      const runs = unstarted.map((held) => held.inLog)
      this.#options.log.warn({ err: error, runs }, 'Runs that had not started could not be given back; they are retried.')
    }
    this.#letGoOf(unstarted)
  }

  #letGoOf(unstarted: readonly HeldRun[]): void {
    for (const held of unstarted) this.#inHand.letGo(held.attempt)
  }

  async #hold(held: HeldRun): Promise<void> {
    this.#held.add(held)
    held.start(performance.now())
    const { startedMs, attempt } = held
    this.#writer.begun(held.run.runId, held.run.taskId, held.isAhead ? { ...attempt, startedMs } : null)
    const { timeLimitSeconds, handler } = held.run
    const withdrawLimit = timeLimitSeconds === null ? null : afterSeconds(timeLimitSeconds, () => held.stop('time_limit'))
    const outcome = await executeHeldRun(held, this.#options, this.#reportOf(held), this.#waits)
    withdrawLimit?.()
    this.#held.delete(held)
    this.#delivery.conclude(held)
    this.#line.took(handler, performance.now() - startedMs)
    this.#conclude(held, outcome)
    this.#freeSlot()
    this.#slotFreed()
  }

  #freeSlot(): void {
    if (this.#line.size > 0) this.#line.advance()
    else this.#claims.slotFreed()
  }

  #conclude(held: HeldRun, outcome: HandlerOutcome): void {
    const ending = held.endingBy(outcome)
    if (ending === null) this.#inHand.letGo(held.attempt)
    if (ending === null || ending === 'hand_back') return
    this.#concluded.set(ending, held.inLog)
    if (ending.outcome !== 'succeeded')
      this.#options.log.info(
        { ...held.inLog, handler: held.run.handler, outcome: ending.outcome },
        'An attempt did not succeed; the page of its run says why.',
      )
    this.#writer.end(ending)
  }

  async #giveUpWhatIsNotHeld(): Promise<void> {
    const { database, workerId, log } = this.#options
    this.#inHand.beginLook()
    const believed = await readAttemptsOf(database(), workerId())
    const runIds = await giveUpUnheld(database(), this.#inHand.compare(believed, this.#claims.claimUnderWay))
    if (runIds.length > 0) log.warn({ runIds }, 'The database said that this worker holds runs that it does not hold; they are retried.')
  }

  async #stopWhatIsToStop(looked: readonly HeldRun[]): Promise<void> {
    const reasonOf = await readStopReasons(this.#options.database(), looked)
    for (const held of looked) {
      const reason = reasonOf(held)
      if (reason) held.stop(reason)
    }
    const asked = new Set(looked.filter((held) => reasonOf(held) !== undefined))
    const unstarted = this.#line.remove((held) => asked.has(held))
    this.#letGoOf(unstarted.filter((held) => reasonOf(held) === 'taken'))
    await this.#giveBack(unstarted.filter((held) => reasonOf(held) === 'cancelled'))
  }

  #reportOf(held: HeldRun): RunReport {
    const log: RunReport['log'] = (entry) =>
      held.stopped === 'taken' || this.#writer.log({ ...entry, ...held.attempt, writtenMs: performance.now() })
    return {
      log,
      late: log,
      ...this.#delivery.reportOf(held),
      progress: (progress) => held.stopped === 'taken' || this.#writer.progress({ ...progress, ...held.attempt }),
    }
  }

  async #idle(): Promise<void> {
    while (this.#held.size > 0) {
      await new Promise<void>((resolve) => {
        this.#slotFreed = resolve
      })
    }
  }

  /** All that is still this worker's: what was stopped for the draining, what ignored that, and endings that could not be written. They die with this process. */
  async #handBackAll(): Promise<void> {
    const back = this.#inHand.all()
    if (back.length === 0) return
    try {
      await handBack(this.#options.database(), back)
      this.#options.log.info({ runIds: back.map((held) => held.runId) }, 'Runs were handed back to the queue.')
    } catch (error) {
      this.#options.log.error({ err: error }, 'Runs could not be handed back; another worker takes them over when the lease has passed.')
    }
  }
}
