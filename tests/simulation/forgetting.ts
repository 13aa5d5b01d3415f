import { v7 as uuidV7 } from 'uuid'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { removeWhatIsOld } from '#server/retention/remove-what-is-old.ts'
import { beginRound } from '#server/retention/retention-lease.ts'
import type { DatabaseIds } from './deeds-on-database.ts'
import type { StoryDatabase } from './story-database.ts'
import type { StoryScript } from './story-script.ts'

const STEPS_BETWEEN = 3

/**
 * Removes from a story's database whatever ended, as soon as it ended, by the rules of retention: nothing but what those rules keep is left for
 * the decisions to come. What people do later in the story with a run they can do only while it is there: it is not old before that.
 */
export class Forgetting {
  removedRuns = 0
  readonly #database: StoryDatabase
  readonly #ids: DatabaseIds
  /** By run, the last step in which somebody does something with it. */
  readonly #lastDeeds = new Map<string, number>()

  constructor(database: StoryDatabase, { steps }: StoryScript, ids: DatabaseIds) {
    this.#database = database
    this.#ids = ids
    for (const [index, { deeds }] of steps.entries()) for (const deed of deeds) if ('runId' in deed) this.#lastDeeds.set(deed.runId, index)
  }

  async afterStep(index: number, nowMs: number): Promise<void> {
    if (index % STEPS_BETWEEN !== 0) return
    const { db } = this.#database
    const days = (nowMs - (await this.#oldBeforeMs(index, nowMs))) / DAY_MS
    const keepDays = { runs: days, logs: days, audits: days, counts: days }
    const holder = uuidV7()
    if (!(await beginRound(db, holder, keepDays, 0))) throw new Error('Somebody else removes what is old.')
    for await (const { runs = 0 } of removeWhatIsOld(db, { holder, keepDays, batchSize: 7 })) this.removedRuns += runs
    await this.#database.sql`update retention set held_until = null`
  }

  async #oldBeforeMs(index: number, nowMs: number): Promise<number> {
    const needed = [...this.#lastDeeds].flatMap(([runId, last]) => (last > index ? (this.#ids.runs.get(runId) ?? []) : []))
    const [row] = await this.#database.sql<{ ms: number | null }[]>`
      select (extract(epoch from min(ended_at)) * 1000)::float8 as ms from runs where id = any(${needed}::uuid[])`
    return Math.min(nowMs, row?.ms ?? nowMs)
  }
}
