import { v7 as uuidV7 } from 'uuid'
import { endingCountsAs } from '#scheduling/end/ending.ts'
import { isEnded } from '#scheduling/model/run-states.ts'
import { attempts } from '#schema/attempts.ts'
import { runs } from '#schema/runs.ts'
import type { Database } from '#server/database/client.ts'
import { COPIED_SETTINGS } from '#server/tick/copied-settings.ts'
import { makeCount } from './count.ts'
import type { TaskRecord } from './task-factory.ts'

export type RunRecord = typeof runs.$inferSelect
type RunOverrides = Partial<typeof runs.$inferInsert>

const FIRST_INSTANT_MS = Date.UTC(2026, 0, 5, 6)
const RUN_LENGTH_MS = 30_000

const count = makeCount()

/** Each run gets the next hour as its instant and activation; its id sorts accordingly. */
function activation(overrides: RunOverrides) {
  const made = count()
  const activatedAt = overrides.activatedAt ?? new Date(FIRST_INSTANT_MS + made * 3_600_000)
  return {
    id: uuidV7({ msecs: activatedAt.getTime(), seq: made }),
    activatedAt,
    startedAt: new Date(activatedAt.getTime() + 1_000),
    endedAt: new Date(activatedAt.getTime() + RUN_LENGTH_MS),
  }
}

function copiedFrom(task: TaskRecord) {
  return Object.fromEntries(COPIED_SETTINGS.map((name) => [name, task[name]])) as Pick<TaskRecord, (typeof COPIED_SETTINGS)[number]>
}

async function insertRun(db: Database, task: TaskRecord, state: RunRecord['state'], row: RunOverrides & { id: string; activatedAt: Date }) {
  const [run] = await db
    .insert(runs)
    .values({
      taskId: task.id,
      kind: 'scheduled',
      scheduledFor: row.activatedAt,
      timing: 'on_time',
      state,
      // As `settle` says of a run that has no rerun.
      countsAs: isEnded(state) ? endingCountsAs(state, row.startedAt != null) : null,
      ...copiedFrom(task),
      priority: task.priority,
      ...row,
    })
    .returning()
  if (!run) throw new Error('The run was not inserted.')
  return run
}

async function insertAttempt(db: Database, run: RunRecord, outcome: (typeof attempts.$inferSelect)['outcome']): Promise<void> {
  await db.insert(attempts).values({
    runId: run.id,
    number: run.attempt,
    workerId: run.workerId ?? uuidV7(),
    startedAt: run.startedAt ?? run.activatedAt,
    endedAt: run.endedAt,
    outcome,
    error: run.error,
  })
}

/** A stored run, by one method for each state, with the attempt that state implies. It changes nothing of its task: no counts, no cursor. */
export const makeRun = {
  /** Handed to the queue; no attempt yet. */
  async queued(db: Database, task: TaskRecord, overrides: RunOverrides = {}): Promise<RunRecord> {
    const { id, activatedAt } = activation(overrides)
    return await insertRun(db, task, 'queued', { id, activatedAt, ...overrides })
  },

  /** Its first attempt is under way. */
  async running(db: Database, task: TaskRecord, overrides: RunOverrides = {}): Promise<RunRecord> {
    const { id, activatedAt, startedAt } = activation(overrides)
    const run = await insertRun(db, task, 'running', { id, activatedAt, startedAt, workerId: uuidV7(), ...overrides })
    await insertAttempt(db, run, 'running')
    return run
  },

  /** Its first attempt was lost; the second has not started. */
  async retrying(db: Database, task: TaskRecord, overrides: RunOverrides = {}): Promise<RunRecord> {
    const { id, activatedAt, startedAt, endedAt } = activation(overrides)
    const run = await insertRun(db, task, 'retrying', { id, activatedAt, startedAt, attempt: 2, ...overrides })
    await insertAttempt(db, { ...run, attempt: 1, endedAt }, 'lost')
    return run
  },

  async succeeded(db: Database, task: TaskRecord, overrides: RunOverrides = {}): Promise<RunRecord> {
    const run = await insertRun(db, task, 'succeeded', { ...activation(overrides), workerId: uuidV7(), ...overrides })
    await insertAttempt(db, run, 'succeeded')
    return run
  },

  async failed(db: Database, task: TaskRecord, overrides: RunOverrides = {}): Promise<RunRecord> {
    const error = { message: 'The handler threw.' }
    const run = await insertRun(db, task, 'failed', { ...activation(overrides), workerId: uuidV7(), error, ...overrides })
    await insertAttempt(db, run, 'failed')
    return run
  },

  /** Cancelled while it ran, so it counts as an ending. */
  async cancelled(db: Database, task: TaskRecord, overrides: RunOverrides = {}): Promise<RunRecord> {
    const run = await insertRun(db, task, 'cancelled', { ...activation(overrides), workerId: uuidV7(), ...overrides })
    await insertAttempt(db, run, 'cancelled')
    return run
  },

  /** Expired before it started: no attempt, no ending. */
  async expired(db: Database, task: TaskRecord, overrides: RunOverrides = {}): Promise<RunRecord> {
    const { id, activatedAt, endedAt } = activation(overrides)
    return await insertRun(db, task, 'expired', { id, activatedAt, endedAt, ...overrides })
  },
}
