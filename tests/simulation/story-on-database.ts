import { isDeepStrictEqual } from 'node:util'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { checkLedger } from '#server/ledger/check-ledger.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { tick } from '#server/tick/tick.ts'
import { clearTables } from '#tests/clear-tables.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler, makeWorker } from '#tests/factories/worker-factory.ts'
import { AttemptsOnDatabase } from './attempts-on-database.ts'
import { THE_CORE } from './core.ts'
import { DatabaseIds, DeedsOnDatabase, found } from './deeds-on-database.ts'
import { Forgetting } from './forgetting.ts'
import { type RandomSystem, storableSystem } from './random-system.ts'
import { playStory } from './story.ts'
import type { StoryDatabase } from './story-database.ts'
import { type LookLeft, type ScriptStep, StoryScript } from './story-script.ts'

/** The database did otherwise than the core in the same story. */
export class Disagreement extends Error {}

export type DatabaseStories = { stories: number; decided: number; steps: number; removedRuns: number; failure: string | null }

/**
 * Plays stories on the core, and each again on the database by use cases, ticks and endings in virtual time, from the seed `firstSeed` on
 * until so many instants are decided or the two disagree. After each story the ledger is checked.
 * @param options `forgets`: what has ended is removed all the time, as far as no later step of the story is about it
 */
export async function playOnDatabase(
  database: StoryDatabase,
  firstSeed: number,
  instants: number,
  progress: (sofar: DatabaseStories) => void = () => {},
  { forgets = false } = {},
): Promise<DatabaseStories> {
  const all: DatabaseStories = { stories: 0, decided: 0, steps: 0, removedRuns: 0, failure: null }
  for (let seed = firstSeed; all.decided < instants && all.failure === null; seed++) {
    const system = storableSystem(seed)
    const script = new StoryScript()
    const { decided, violation } = playStory(THE_CORE, system, { script })
    if (violation !== null) throw new Error(`Seed ${seed} breaks a rule already in the core: ${violation.message}`)
    const story = new StoryOnDatabase(database, system, script, forgets)
    all.failure = await disagreementOf(story, seed)
    all.removedRuns += story.removedRuns
    all.stories += 1
    all.decided += decided
    all.steps += script.steps.length
    progress(all)
  }
  return all
}

async function disagreementOf(story: StoryOnDatabase, seed: number): Promise<string | null> {
  try {
    await story.play()
    return null
  } catch (error) {
    const about = error instanceof Disagreement ? error.message : String(error instanceof Error ? error.stack : error)
    return [`Seed ${seed}, at ${iso(story.nowMs)}: ${about}`, 'What went before:', ...story.told.slice(-25)].join('\n')
  }
}

const iso = (instantMs: number) => new Date(instantMs).toISOString()
const MOST_LOOKS_AT_ONE_INSTANT = 500
const EMPTIED_FOR_A_STORY = [
  'tasks',
  'crontabs',
  'runs',
  'workers',
  'handlers',
  'users',
  'user_actions',
  'audits',
  'retention',
  `${QUEUE_SCHEMA}.job_common`,
]

class StoryOnDatabase {
  readonly told: string[] = []
  nowMs: number
  readonly #database: StoryDatabase
  readonly #system: RandomSystem
  readonly #script: StoryScript
  readonly #ids = new DatabaseIds()
  readonly #knownRuns = new Set<string>()
  readonly #goneTasks = new Set<string>()
  #lastRangeId = 0
  readonly #forgetting: Forgetting | null
  #attempts!: AttemptsOnDatabase
  #deeds!: DeedsOnDatabase

  constructor(database: StoryDatabase, system: RandomSystem, script: StoryScript, forgets: boolean) {
    this.#forgetting = forgets ? new Forgetting(database, script, this.#ids) : null
    this.#database = database
    this.#system = system
    this.#script = script
    this.nowMs = system.startMs
  }

  get removedRuns(): number {
    return this.#forgetting?.removedRuns ?? 0
  }

  async play(): Promise<void> {
    await this.#prepare()
    for (const [index, step] of this.#script.steps.entries()) {
      await this.#moveTo(step.atMs)
      await this.#takeStep(step)
      await this.#forgetting?.afterStep(index, this.nowMs)
    }
    await this.#moveTo(this.#system.endMs + 1)
    const problems = await checkLedger(this.#database.db)
    if (problems.length > 0) throw new Disagreement(`the ledger is not sound: ${JSON.stringify(problems.slice(0, 3))}`)
  }

  async #prepare(): Promise<void> {
    const { db, sql } = this.#database
    await clearTables(sql, EMPTIED_FOR_A_STORY)
    await this.#database.setNow(new Date(this.nowMs))
    await makeHandler(db)
    const worker = await makeWorker(db)
    this.#attempts = new AttemptsOnDatabase(db, worker.id)
    this.#deeds = new DeedsOnDatabase(db, actorOf(await makeUser(db, { role: 'administrator' })), this.#ids)
    for (const task of this.#system.tasks) await this.#deeds.addTask(task)
    this.#lastRangeId = (await sql<{ id: number }[]>`select coalesce(max(id), 0)::float8 as id from decided_ranges`)[0]?.id ?? 0
  }

  /** Runs start and end meanwhile, each at its moment. Before an instant is left, nothing that could start may be waiting. */
  async #moveTo(atMs: number): Promise<void> {
    for (;;) {
      const nextMs = Math.min(atMs, this.#attempts.nextMs())
      if (nextMs > this.nowMs) {
        await this.#expectQuiet()
        this.nowMs = nextMs
        await this.#database.setNow(new Date(nextMs))
      }
      if (this.#attempts.nextMs() > this.nowMs) return
      await this.#letRunsHappen()
    }
  }

  async #letRunsHappen(): Promise<void> {
    await this.#attempts.happenUntil(this.nowMs, (runId) => (this.#goneTasks.has(taskOf(runId)) ? null : this.#ids.run(runId)))
  }

  async #takeStep(step: ScriptStep): Promise<void> {
    for (const deed of step.deeds) {
      this.told.push(`${iso(this.nowMs)} ${JSON.stringify(deed)}`)
      await this.#deeds.perform(deed)
      if (deed.deed === 'delete task') this.#goneTasks.add(String(deed.taskId))
      await this.#attempts.stopWhatIsCancelled()
      if (deed.deed === 'wake') await this.#tickOnly(deed.taskId)
    }
    const isDecided = step.look === null || (await this.#look(step.look.taskId, step.activations.length + step.ranges.length > 0))
    await this.#compareDecided(step)
    if (step.look && isDecided) await this.#compareRow(step.look.taskId, step.look.left)
    for (const { runId } of step.activations) for (const attempt of this.#script.takeAttempts(runId)) this.#attempts.plan(attempt)
    await this.#letRunsHappen()
  }

  /** @returns whether the task was due in the database, too: the core looks at some that are not, and finds nothing */
  async #look(taskId: number, hasEffect: boolean): Promise<boolean> {
    const id = found(this.#ids.tasks, taskId)
    const [row] = await this.#database.sql<
      { isDue: boolean }[]
    >`select coalesce(wake_at <= djag_now(), false) as "isDue" from tasks where id = ${id}`
    if (!row?.isDue) {
      if (hasEffect) throw new Disagreement(`task ${taskId} sleeps on, and has something to start or to skip`)
      return false
    }
    await this.#tickOnly(taskId)
    return true
  }

  /** The scheduler takes the task that is due longest. */
  async #tickOnly(taskId: number): Promise<void> {
    const id = found(this.#ids.tasks, taskId)
    await this.#database.sql`update tasks set wake_at = '1970-01-01T00:00:00Z' where id = ${id}`
    const { setAsideTaskIds } = await tick(this.#database.db, { catchUpBatch: this.#system.catchUpBatch, batchSize: 1 })
    if (setAsideTaskIds.length > 0) throw new Disagreement(`task ${taskId} was set aside`)
  }

  async #compareDecided({ activations, ranges }: ScriptStep): Promise<void> {
    const newRuns = await this.#newRuns()
    const fresh = activations.filter(({ activation }) => activation.kind !== 'rerun')
    fresh.forEach(({ runId }, index) => {
      const row = newRuns[index]
      if (row) this.#ids.runs.set(runId, row.id)
    })
    const wanted = fresh.map(({ taskId, activation }) => ({
      taskId: found(this.#ids.tasks, taskId),
      kind: activation.kind,
      scheduledFor: iso(activation.scheduledForMs),
      timing: activation.timing,
      activationSeq: activation.activationSeq,
      alignedFor: activation.kind === 'manual' && activation.alignedForMs !== null ? iso(activation.alignedForMs) : null,
      gates: activation.gates.map((gate) => this.#ids.gate(gate)).sort((a, b) => a.edgeId - b.edgeId),
    }))
    const got = newRuns.map(({ id: _, ...run }) => run)
    this.#told('runs', wanted)
    expectSame('runs start', got, wanted)
    const wantedRanges = ranges.map(({ taskId, range: { kind, reason, firstMs, lastMs, count } }) => {
      return { taskId: found(this.#ids.tasks, taskId), kind, reason, first: iso(firstMs), last: iso(lastMs), count }
    })
    this.#told('ranges', wantedRanges)
    expectSame('ranges are decided', await this.#newRanges(), wantedRanges)
  }

  #told(what: string, rows: readonly object[]): void {
    for (const row of rows) this.told.push(`${iso(this.nowMs)} ${what}: ${JSON.stringify(row)}`)
  }

  async #newRuns() {
    const rows = await this.#database.sql<
      {
        id: string
        taskId: number
        kind: string
        scheduledFor: Date
        timing: string
        activationSeq: number | null
        alignedFor: Date | null
        gates: never[]
      }[]
    >`
      select id, task_id::float8 as "taskId", kind, scheduled_for as "scheduledFor", timing, activation_seq::float8 as "activationSeq",
        aligned_for as "alignedFor", gates
      from runs where activated_at = djag_now() order by id`
    const added = rows.filter(({ id }) => !this.#knownRuns.has(id))
    for (const { id } of added) this.#knownRuns.add(id)
    return added.map((row) => ({
      ...row,
      scheduledFor: row.scheduledFor.toISOString(),
      alignedFor: row.alignedFor?.toISOString() ?? null,
      gates: row.gates.map(shownGate).sort((a, b) => a.edgeId - b.edgeId),
    }))
  }

  async #newRanges() {
    const rows = await preparedSql(this.#database.db)<
      { id: number; taskId: number; kind: string; reason: string; first: Date; last: Date; count: number }[]
    >`
      select id::float8 as id, task_id::float8 as "taskId", kind, reason, first_instant as first, last_instant as last, count::float8 as count
      from decided_ranges where id > ${this.#lastRangeId} order by id`
    this.#lastRangeId = rows.at(-1)?.id ?? this.#lastRangeId
    return rows.map(({ id: _, first, last, ...range }) => ({ ...range, first: first.toISOString(), last: last.toISOString() }))
  }

  async #compareRow(taskId: number, { cursorMs, notMisfiresThroughMs, wakeAtMs, waiting }: LookLeft): Promise<void> {
    const id = found(this.#ids.tasks, taskId)
    const [row] = await this.#database.sql`
      select cursor, not_misfires_through as "notMisfiresThrough", wake_at as "wakeAt", waiting->'scheduledForMs' as "waitsFor",
        jsonb_array_length(waiting->'closedGates') as "closedGates"
      from tasks where id = ${id}`
    const date = (instantMs: number | null) => (instantMs === null ? null : new Date(instantMs))
    const wanted = {
      cursor: date(cursorMs),
      notMisfiresThrough: date(notMisfiresThroughMs),
      wakeAt: date(wakeAtMs),
      waitsFor: waiting?.scheduledForMs ?? null,
      closedGates: waiting?.closedGates.length ?? null,
    }
    expectSame(`of task ${taskId} is left`, { ...row }, wanted)
  }

  /** The scheduler, left alone, finds nothing more to do at this instant. */
  async #expectQuiet(): Promise<void> {
    if (this.#system.outages.some(({ fromMs, untilMs }) => this.nowMs >= fromMs && this.nowMs < untilMs)) return
    for (let looks = 0; looks < MOST_LOOKS_AT_ONE_INSTANT; looks++) {
      const { nextWakeAtMs } = await tick(this.#database.db, { catchUpBatch: this.#system.catchUpBatch, batchSize: 500 })
      if (nextWakeAtMs !== null && nextWakeAtMs <= this.nowMs) continue
      expectSame('runs start that the core does not start', await this.#newRuns(), [])
      expectSame('ranges are decided that the core does not decide', await this.#newRanges(), [])
      return
    }
    throw new Disagreement('the scheduler comes to no rest')
  }
}

type StoredGate = {
  edgeId: number
  dependeeId: number
  by: string
  satisfiedByRunId: string | null
  waivedByName?: string
  alignedInstantMs?: number
  seen: object
}

function shownGate({ edgeId, dependeeId, satisfiedByRunId, by, waivedByName, alignedInstantMs, seen }: StoredGate) {
  return { edgeId, dependeeId, satisfiedByRunId, by, isWaived: waivedByName !== undefined, alignedInstantMs, seen }
}

function taskOf(runId: string): string {
  return runId.slice(0, runId.indexOf('/'))
}

function expectSame(what: string, got: unknown, wanted: unknown): void {
  if (isDeepStrictEqual(got, wanted)) return
  throw new Disagreement(`${what}: in the database ${JSON.stringify(got)}, by the core ${JSON.stringify(wanted)}`)
}
