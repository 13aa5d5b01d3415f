import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { giveUpUnheld } from '#server/leases/unheld-attempts.ts'
import { jobIdFor } from '#server/queue/job-id.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { endAttempts } from '../tick/run-life.ts'
import type { ScriptAttempt } from './story-script.ts'

type Happening = { atMs: number; order: number; happens: 'start' | 'end'; of: ScriptAttempt }

/** Starts and ends in the database what a story's runs did, as a worker does; what a person has ended meanwhile is left alone. */
export class AttemptsOnDatabase {
  readonly #db: Database
  readonly #workerId: string
  #waiting: Happening[] = []
  #order = 0

  constructor(db: Database, workerId: string) {
    this.#db = db
    this.#workerId = workerId
  }

  plan(of: ScriptAttempt): void {
    this.#waiting.push({ atMs: of.startsAtMs, order: this.#order++, happens: 'start', of })
    if (of.endsAtMs !== null) this.#waiting.push({ atMs: of.endsAtMs, order: this.#order++, happens: 'end', of })
  }

  /** When something happens next; infinity: nothing does. */
  nextMs(): number {
    return Math.min(...this.#waiting.map(({ atMs }) => atMs))
  }

  /** Lets everything happen that does up to this moment, in order. `idOf`: the run's id in the database; null: its task is gone. */
  async happenUntil(nowMs: number, idOf: (runId: string) => string | null): Promise<void> {
    const due = this.#waiting.filter(({ atMs }) => atMs <= nowMs).sort((a, b) => a.atMs - b.atMs || a.order - b.order)
    this.#waiting = this.#waiting.filter(({ atMs }) => atMs > nowMs)
    for (const { happens, of } of due) {
      const runId = idOf(of.runId)
      if (runId === null) continue
      if (happens === 'start') await this.#start(runId, of.attempt)
      else await this.#end(runId, of)
    }
  }

  async #start(runId: string, attempt: number): Promise<void> {
    const sql = preparedSql(this.#db)
    await sql`
      with claimed as (
        update runs set state = 'running', worker_id = ${this.#workerId}, started_at = coalesce(started_at, djag_now()), retry_at = null
        where id = ${runId} and attempt = ${attempt} and state in ('queued', 'retrying')
        returning id, attempt
      ),
      delivered as (
        delete from ${sql(QUEUE_SCHEMA)}.job_common where id = ${jobIdFor(runId, attempt)} and exists (select from claimed)
      )
      insert into attempts (run_id, number, worker_id) select id, attempt, ${this.#workerId}::uuid from claimed`
  }

  async #end(runId: string, { attempt, outcome }: ScriptAttempt): Promise<void> {
    const held = { runId, attempt, workerId: this.#workerId }
    if (outcome === 'lost') await giveUpUnheld(this.#db, [held])
    else await endAttempts(this.#db, [{ ...held, outcome }])
  }

  /** What a person has asked to be stopped ends at once. */
  async stopWhatIsCancelled(): Promise<void> {
    const rows = await preparedSql(this.#db)<{ runId: string; attempt: number }[]>`
      select id as "runId", attempt from runs where state = 'running' and cancel_requested_at is not null`
    if (rows.length === 0) return
    await endAttempts(
      this.#db,
      rows.map((row) => ({ ...row, workerId: this.#workerId, outcome: 'cancelled' })),
    )
  }
}
