import { preparedSql } from '#server/database/prepared-sql.ts'
import type { TestDatabase } from '#tests/database.ts'
import { lookAt } from './look-at.ts'
import { endRun, startRun } from './run-life.ts'

/** A scheduler and a worker with room for all, in virtual time: every run starts at once, takes its task's time and succeeds. */
export class PassingTime {
  readonly #database: TestDatabase
  readonly #tookMs: ReadonlyMap<number, number>
  readonly #endsMs = new Map<string, number>()
  #nowMs: number

  /** @param tookMs how long the runs of each task take, by task id; others take no time at all */
  constructor(database: TestDatabase, from: Date, tookMs: ReadonlyMap<number, number>) {
    this.#database = database
    this.#nowMs = from.getTime()
    this.#tookMs = tookMs
  }

  /** All that happens up to that moment, inclusive; it is that moment then. */
  async until(moment: Date): Promise<void> {
    while (this.#nowMs <= moment.getTime()) {
      await this.#happen()
      this.#nowMs = await this.#nextMs()
    }
    await this.#database.setNow(moment)
  }

  async #happen(): Promise<void> {
    const { db } = this.#database
    await this.#database.setNow(new Date(this.#nowMs))
    for (const [runId, endMs] of this.#endsMs) {
      if (endMs > this.#nowMs) continue
      await endRun(db, runId)
      this.#endsMs.delete(runId)
    }
    await lookAt(this.#database, new Date(this.#nowMs))
    const queued = await preparedSql(db)<{ id: string; taskId: number }[]>`
      select id, task_id::float8 as "taskId" from runs where state = 'queued' order by id`
    for (const { id, taskId } of queued) {
      await startRun(db, id)
      this.#endsMs.set(id, this.#nowMs + (this.#tookMs.get(taskId) ?? 0))
    }
  }

  async #nextMs(): Promise<number> {
    const [next] = await preparedSql(this.#database.db)<{ ms: number | null }[]>`
      select (extract(epoch from min(wake_at)) * 1000)::float8 as ms from tasks`
    return Math.min(next?.ms ?? Number.POSITIVE_INFINITY, ...this.#endsMs.values())
  }
}
