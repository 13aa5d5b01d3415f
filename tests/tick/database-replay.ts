import { afterAll } from 'vitest'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { recoverLostRuns } from '#server/leases/recover-lost-runs.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { tick } from '#server/tick/tick.ts'
import { clearTables } from '#tests/clear-tables.ts'
import type { TestDatabase } from '#tests/database.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import type { ReplaySettings } from '#tests/scheduling/oracle-replay.ts'
import type { OracleActivation, OracleEvent, OracleTask, Scenario } from '#tests/scheduling/oracle-scenario.ts'
import { openStoryDatabase } from '#tests/simulation/story-database.ts'
import { OracleUseCases, type Refusal } from './oracle-use-cases.ts'
import { endRun, startRun } from './run-life.ts'

export type DatabaseReplaySettings = ReplaySettings & {
  /** How many schedulers look at once; 1 unless told otherwise. */
  schedulers?: number
  /** Whether a stop of the scheduler takes the runs in flight with it, as when their machine dies. */
  stopKillsRuns?: boolean
  /** After how long a worker is missed that never reports the end of its run; left out: never. */
  missedAfterMs?: number
}

export type DatabaseReplay = { activations: OracleActivation[]; refusals: Refusal[] }

const LIMITS = { catchUpBatch: 100, batchSize: 500 }
const MOST_LOOKS_AT_ONE_INSTANT = 1_000

/** Replays a scenario; whatever tasks, crontabs and runs the database held are gone then. */
export type ReplayOnDatabase = (scenario: Scenario, settings?: DatabaseReplaySettings) => Promise<DatabaseReplay>

/**
 * Makes a database ready for any number of replays of the oracle in virtual time: tasks, crontabs and edges are made and changed by the
 * use cases, decided by the real tick, and their runs end as a worker ends them.
 */
export async function prepareReplays(database: TestDatabase): Promise<ReplayOnDatabase> {
  await makeHandler(database.db)
  const editor = actorOf(await makeUser(database.db))
  const oneConnection = openStoryDatabase(database.url)
  afterAll(() => oneConnection.close())
  return async (scenario, settings = {}) => {
    // Schedulers beside each other need a connection each, and a clock that all of them hear.
    const replayed = (settings.schedulers ?? 1) > 1 ? database : oneConnection
    await clearTables(replayed.sql, ['tasks', 'crontabs', 'runs', `${QUEUE_SCHEMA}.job_common`])
    return await new OracleReplay(replayed, new OracleUseCases(replayed.db, editor, settings), settings).run(scenario)
  }
}

type ReplayedDatabase = Pick<TestDatabase, 'db' | 'sql' | 'setNow'>
type RunInFlight = { runId: string; task: string; happens: 'ends' | 'is missed'; atMs: number }
type ActivatedRow = { id: string; task: string; scheduledFor: Date }

class OracleReplay {
  readonly #activations: OracleActivation[] = []
  readonly #database: ReplayedDatabase
  readonly #useCases: OracleUseCases
  readonly #settings: DatabaseReplaySettings
  readonly #durations = new Map<string, { seconds: OracleTask['durations']; attempts: number }>()
  readonly #activatedIds = new Set<string>()
  #inFlight: RunInFlight[] = []
  #killed: RunInFlight[] = []
  #isUp = true
  #nowMs = 0

  constructor(database: ReplayedDatabase, useCases: OracleUseCases, settings: DatabaseReplaySettings) {
    this.#database = database
    this.#useCases = useCases
    this.#settings = settings
  }

  /** At one instant: ends of runs first, then events, then the scheduler looks. */
  async run({ input }: Scenario): Promise<DatabaseReplay> {
    const events = input.events.map((event) => ({ atMs: Date.parse(event.at), event }))
    const endMs = Date.parse(input.end)
    await this.#setNow(Date.parse(input.start))
    for (const task of input.tasks) await this.#addTask(task)
    for (const edge of input.dependencies) await this.#useCases.addEdge(edge)
    for (;;) {
      await this.#endDueRuns()
      while (events[0] && events[0].atMs <= this.#nowMs) await this.#happen((events.shift() as (typeof events)[number]).event)
      const nextWakeAtMs = this.#isUp ? await this.#tickUntilIdle() : Infinity
      await this.#noteActivations()
      const nextMs = Math.min(nextWakeAtMs, events[0]?.atMs ?? Infinity, ...this.#inFlight.map((run) => run.atMs))
      if (nextMs > endMs) return { activations: this.#activations, refusals: this.#useCases.refusals }
      await this.#setNow(nextMs)
    }
  }

  async #setNow(nowMs: number): Promise<void> {
    this.#nowMs = nowMs
    await this.#database.setNow(new Date(nowMs))
  }

  async #addTask(task: OracleTask): Promise<void> {
    if (await this.#useCases.addTask(task)) this.#durations.set(task.name, { seconds: task.durations, attempts: 0 })
  }

  /** Djag's queue is its database: without it nothing is looked at. What a cache held was never needed. */
  async #happen(event: OracleEvent): Promise<void> {
    switch (event.op) {
      case 'stop':
      case 'broker_down':
        this.#isUp = false
        if (event.op === 'stop' && this.#settings.stopKillsRuns) await this.#killRuns()
        break
      case 'start':
      case 'broker_up':
        this.#isUp = true
        await this.#recover(this.#killed.splice(0))
        break
      case 'cache_flush':
        break
      case 'add_task':
        await this.#addTask(event.task)
        break
      default:
        await this.#useCases.edit(event)
    }
  }

  async #endDueRuns(): Promise<void> {
    const due = this.#inFlight.filter((run) => run.atMs <= this.#nowMs).sort((a, b) => a.atMs - b.atMs)
    this.#inFlight = this.#inFlight.filter((run) => run.atMs > this.#nowMs)
    for (const run of due) {
      if (run.happens === 'ends') await endRun(this.#database.db, run.runId)
    }
    await this.#recover(due.filter((run) => run.happens === 'is missed'))
  }

  async #killRuns(): Promise<void> {
    for (const run of this.#inFlight) await startRun(this.#database.db, run.runId)
    this.#killed = this.#inFlight.splice(0)
  }

  /** The fleet takes over what dead workers held, and each run is attempted again at once. */
  async #recover(lost: readonly RunInFlight[]): Promise<void> {
    if (lost.length === 0) return
    const { sentBackRunIds } = await recoverLostRuns(this.#database.db)
    if (sentBackRunIds.length !== lost.length) throw new Error(`${lost.length} runs were lost, ${sentBackRunIds.length} were sent back.`)
    for (const { runId, task } of lost) await this.#attempt(runId, task)
  }

  async #tickUntilIdle(): Promise<number> {
    const { schedulers = 1 } = this.#settings
    for (let looks = 0; looks < MOST_LOOKS_AT_ONE_INSTANT; looks++) {
      const results = await Promise.all(Array.from({ length: schedulers }, () => tick(this.#database.db, LIMITS)))
      const nextWakeAtMs = Math.min(...results.map((result) => result.nextWakeAtMs ?? Infinity))
      if (nextWakeAtMs > this.#nowMs) return nextWakeAtMs
    }
    throw new Error(`The scheduler does not come to rest at ${new Date(this.#nowMs).toISOString()}.`)
  }

  async #noteActivations(): Promise<void> {
    const rows = await preparedSql(this.#database.db)<ActivatedRow[]>`
      select runs.id, tasks.name as task, scheduled_for as "scheduledFor" from runs join tasks on tasks.id = runs.task_id
      where activated_at = ${new Date(this.#nowMs)} order by runs.id`
    for (const { id, task, scheduledFor } of rows) {
      if (this.#activatedIds.has(id)) continue
      this.#activatedIds.add(id)
      this.#activations.push({ t: new Date(this.#nowMs).toISOString(), task, scheduledFor: scheduledFor.toISOString() })
      await this.#attempt(id, task)
    }
  }

  /** Plans how the next attempt of a task's run goes. */
  async #attempt(runId: string, task: string): Promise<void> {
    const durations = this.#durations.get(task)
    if (!durations) throw new Error(`The scenario has no task ${task}.`)
    const seconds = durations.seconds[Math.min(durations.attempts++, durations.seconds.length - 1)] ?? null
    if (seconds !== null) {
      this.#inFlight.push({ runId, task, happens: 'ends', atMs: this.#nowMs + seconds * 1_000 })
      return
    }
    await startRun(this.#database.db, runId)
    this.#inFlight.push({ runId, task, happens: 'is missed', atMs: this.#nowMs + (this.#settings.missedAfterMs ?? Infinity) })
  }
}
