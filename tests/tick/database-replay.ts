import { preparedSql } from '#server/database/prepared-sql.ts'
import { tick } from '#server/tick/tick.ts'
import type { TestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import type { OracleActivation, OracleTask, Scenario } from '#tests/scheduling/oracle-scenario.ts'
import { endRun } from './run-life.ts'

type PendingEnd = { runId: string; atMs: number }
type ActivatedRow = { id: string; task: string; scheduledFor: Date }

const LIMITS = { catchUpBatch: 100, batchSize: 500 }

/**
 * Replays a scenario of the oracle on the real database, in virtual time: the real tick, the real endings. Knows outages of the
 * scheduler, no other events.
 */
export async function replayOnDatabase(database: TestDatabase, scenario: Scenario): Promise<OracleActivation[]> {
  const { start, end, tasks, dependencies, events } = scenario.input
  const replay = new DatabaseReplay(database)
  const switches = events.map((event) => ({ atMs: Date.parse(event.at), up: event.op === 'start' }))
  let nowMs = Date.parse(start)
  let isUp = true
  await database.setNow(new Date(nowMs))
  await replay.addTasks(tasks, new Date(nowMs))
  for (const edge of dependencies) await replay.addEdge(edge.depender, edge.dependee, edge.future)
  while (nowMs <= Date.parse(end)) {
    await database.setNow(new Date(nowMs))
    await replay.endDueRuns(nowMs)
    while (switches[0] && switches[0].atMs <= nowMs) isUp = switches.shift()?.up ?? isUp
    const nextWakeAtMs = isUp ? await replay.tickUntilIdle(nowMs) : null
    nowMs = Math.min(nextWakeAtMs ?? Infinity, replay.nextEndMs(), switches[0]?.atMs ?? Infinity)
  }
  return replay.activations
}

class DatabaseReplay {
  readonly activations: OracleActivation[] = []
  readonly #database: TestDatabase
  readonly #tasks = new Map<string, { record: TaskRecord; durations: OracleTask['durations']; runs: number }>()
  readonly #ends: PendingEnd[] = []

  constructor(database: TestDatabase) {
    this.#database = database
  }

  async addTasks(tasks: readonly OracleTask[], createdAt: Date): Promise<void> {
    const { db } = this.#database
    for (const task of tasks) {
      const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = task.crontab.split(
        task.crontab.includes('|') ? '|' : ' ',
      )
      const crontab = await makeCrontab(db, { minute, hour, dayOfMonth, month, dayOfWeek, timezone: task.timezone ?? 'UTC' })
      const record = await makeTask(db, {
        name: task.name,
        crontabId: crontab.id,
        enabled: task.enabled ?? true,
        misfirePolicy: task.skip_misfire ? 'skip' : task.coalesce_misfire ? 'coalesce' : 'run_all',
        gracePeriodSeconds: task.grace_period ?? null,
        cronBase: task.cron_base ? new Date(task.cron_base) : createdAt,
        maxConcurrency: null,
        wakeAt: createdAt,
      })
      this.#tasks.set(task.name, { record, durations: task.durations, runs: 0 })
    }
  }

  async addEdge(depender: string, dependee: string, future: boolean): Promise<void> {
    await makeDependency(this.#database.db, this.#task(depender).record, this.#task(dependee).record, { future, endings: 'finished' })
  }

  async endDueRuns(nowMs: number): Promise<void> {
    this.#ends.sort((a, b) => a.atMs - b.atMs)
    while (this.#ends[0] && this.#ends[0].atMs <= nowMs) await endRun(this.#database.db, (this.#ends.shift() as PendingEnd).runId)
  }

  nextEndMs(): number {
    return Math.min(Infinity, ...this.#ends.map((end) => end.atMs))
  }

  async tickUntilIdle(nowMs: number): Promise<number | null> {
    for (;;) {
      const result = await tick(this.#database.db, LIMITS)
      if (result.activatedRuns > 0) await this.#noteActivations(nowMs)
      if (!result.more) return result.nextWakeAtMs
    }
  }

  async #noteActivations(nowMs: number): Promise<void> {
    const rows = await preparedSql(this.#database.db)<ActivatedRow[]>`
      select runs.id, tasks.name as task, scheduled_for as "scheduledFor" from runs join tasks on tasks.id = runs.task_id
      where state = 'queued' and not runs.id = any(${this.#ends.map((end) => end.runId)}::uuid[]) order by runs.id`
    for (const row of rows) {
      const task = this.#task(row.task)
      const seconds = task.durations[Math.min(task.runs++, task.durations.length - 1)] ?? null
      this.#ends.push({ runId: row.id, atMs: seconds === null ? Infinity : nowMs + seconds * 1_000 })
      this.activations.push({ t: new Date(nowMs).toISOString(), task: row.task, scheduledFor: row.scheduledFor.toISOString() })
    }
  }

  #task(name: string) {
    const task = this.#tasks.get(name)
    if (!task) throw new Error(`The scenario has no task ${name}.`)
    return task
  }
}
