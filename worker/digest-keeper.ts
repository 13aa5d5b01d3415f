import type { Database, DatabaseClient } from '#server/database/client.ts'
import { type TimingOptions, timeWeeks } from '#server/digests/time-weeks.ts'
import { tellOfWeeks } from '#server/notifications/tell-of-weeks.ts'
import { HeldDigests } from './held-digests.ts'
import { KeptRounds } from './kept-rounds.ts'
import { RestingWeeks } from './resting-weeks.ts'
import { oneAtATime } from './scheduler/round.ts'
import type { SchedulerLog } from './scheduler/scheduler-loop.ts'
import type { LoopTimer } from './scheduler/wakeable-sleep.ts'

export type DigestKeeperOptions = {
  /** Opens a connection for one round: between rounds there is none. */
  open(): DatabaseClient
  timing: TimingOptions
  log: SchedulerLog
  timer?: LoopTimer
}

/** From one look to the next. */
const LOOK_MS = 60_000
/** Of the time that a step took, so many times as long it rests: reckoning takes at most a fifth of one of the database's cores. */
const REST_FACTOR = 4
const LONGEST_REST_MS = 5_000

/**
 * Reckons what weeks that are over were like (rule K8), and sees to it that channels are told of them (N9): once a minute, in one of all workers, beside what
 * alarms are told by, so that whatever is wrong with a digest holds up no alarm.
 */
export class DigestKeeper {
  readonly #rounds: KeptRounds

  constructor({ open, timing, log, timer }: DigestKeeperOptions) {
    const held = new HeldDigests(log)
    const resting = new RestingWeeks(LOOK_MS)
    this.#rounds = new KeptRounds({
      ...{ open, timer, firstAfterMs: 0, everyMs: LOOK_MS },
      goRound: async ({ db }, rounds) => {
        for await (const _ of oneAtATime(db, { name: 'digests', everyMs: LOOK_MS }, () =>
          steps(db, { timing, log, resting, held }, rounds),
        ));
      },
      onFailure: (error, isStopping) => {
        if (!isStopping)
          log.warn({ err: error }, 'What the week was like could not be reckoned, or told to channels; it is tried again in a minute.')
      },
    })
  }

  /** Lets the step under way end; another worker goes on. */
  async stop(): Promise<void> {
    await this.#rounds.stop()
  }
}

type Steps = Pick<DigestKeeperOptions, 'timing' | 'log'> & { resting: RestingWeeks; held: HeldDigests }

async function* steps(db: Database, { timing, log, resting, held }: Steps, rounds: KeptRounds): AsyncGenerator<unknown> {
  const tell = () => tellOfWeeks(db, (week) => held.mayWait(week, rounds.nowMs()))
  let startedMs = rounds.nowMs()
  for await (const step of timeWeeks(db, { ...timing, isResting: (week) => resting.isResting(week, rounds.nowMs()) })) {
    if (step.weeks === 1) resting.noteSuccess(step.written)
    if (step.failed) {
      const restMs = resting.noteFailure(step.failed.week, rounds.nowMs())
      log.warn(
        { err: step.failed.error, week: step.failed.week, triedAgainInMs: restMs },
        'How long runs of a week took could not be reckoned; its digest reads the runs themselves. It is tried again, later after each failure.',
      )
    }
    yield step
    // The latest week comes first: nobody who is to be told of it waits for those before, nor for what can’t be reckoned.
    if (step.weeks > 0 || step.failed) yield await tell()
    const restMs = Math.min(LONGEST_REST_MS, (rounds.nowMs() - startedMs) * REST_FACTOR)
    if (restMs > 0) await rounds.sleep(restMs)
    if (rounds.isStopping) return
    startedMs = rounds.nowMs()
  }
  yield await tell()
}
