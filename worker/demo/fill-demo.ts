import { and, eq, isNull, sql } from 'drizzle-orm'
import { defaultEndings } from '#domain/dependency-input.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { taskInput } from '#domain/task-input.ts'
import { DAY_MS, HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { tasks } from '#schema/tasks.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { loadTaskStates } from '#server/tick/load-task-states.ts'
import { createCrontab } from '#server/use-cases/crontab/create-crontab.ts'
import { createDependency } from '#server/use-cases/dependency/create-dependency.ts'
import { createTask } from '#server/use-cases/task/create-task.ts'
import { pauseTasks } from '#server/use-cases/task/pause-tasks.ts'
import { DEMO_CRONTABS, type DemoCrontab } from './crontabs.ts'
import type { DemoTask } from './demo-task.ts'
import { makeHistory } from './history/make-history.ts'
import { writeHistory } from './history/write-history.ts'
import { FINANCE } from './pipelines/finance.ts'
import { HOUSEKEEPING } from './pipelines/housekeeping.ts'
import { MARKETING } from './pipelines/marketing.ts'
import { ORDERS } from './pipelines/orders.ts'
import { REPORTING } from './pipelines/reporting.ts'
import { WAREHOUSE } from './pipelines/warehouse.ts'

const COMPANY: readonly DemoTask[] = [...ORDERS, ...FINANCE, ...MARKETING, ...WAREHOUSE, ...REPORTING, ...HOUSEKEEPING]

const DEMO: Actor = { kind: 'system', id: null, name: 'Demo', role: 'administrator' }

/**
 * Fills the database with a company of tasks that are marked as demo data: all of them, or none.
 * The handlers they name must have been published.
 * @returns how much was made
 * @throws DomainError `conflict` when there is demo data already
 */
export async function fillDemo(db: Database): Promise<{ tasks: number; crontabs: number; dependencies: number; runs: number }> {
  return await db.transaction(async (tx) => {
    await refuseTwice(tx)
    const crontabIds = new Map<DemoCrontab, number>()
    for (const [name, definition] of Object.entries(DEMO_CRONTABS)) {
      crontabIds.set(name as DemoCrontab, (await createCrontab(tx, DEMO, definition, { demo: true })).id)
    }
    const taskIds = new Map<string, number>()
    const nowMs = await databaseNowMs(tx)
    for (const task of COMPANY) taskIds.set(task.name, await makeTask(tx, task, crontabIds, nowMs))
    let dependencies = 0
    for (const { name, needs = [] } of COMPANY) {
      for (const { on, future = false, endings = defaultEndings(future), freshness = 'new' } of needs) {
        await createDependency(tx, DEMO, {
          dependerId: idOf(taskIds, name),
          dependeeId: idOf(taskIds, on),
          future,
          endings,
          freshness,
        })
        dependencies++
      }
    }
    const runs = await makeUpThePast(tx, taskIds, nowMs)
    await pauseTasks(tx, DEMO, {
      ids: [idOf(taskIds, 'marketing.optimise-bids')],
      note: 'The ad network changes its interface; on again when the new one is in.',
      until: null,
      resumeChoice: 'latest',
    })
    return { tasks: taskIds.size, crontabs: crontabIds.size, dependencies, runs }
  })
}

/** The overview's chart begins at a full hour a day ago: what is younger would make it jump. */
const WHOLE_CHART_MS = DAY_MS + 2 * HOUR_MS

/** How long a task has been there already: some days, but a dense one only for the overview's day, or its runs would take a minute to make up. */
function pastOf(crontab: DemoCrontab, nowMs: number): number {
  return runsADay(crontab, nowMs) > 200 ? WHOLE_CHART_MS : DAY_MS * 14
}

/** What runs more seldom fails only where that is meant: what depends on it would stand still for a day, and nothing would be wrong. */
const LEAST_TO_FAIL = 12

function runsADay(crontab: DemoCrontab, nowMs: number): number {
  return compileCrontab(DEMO_CRONTABS[crontab]).countBetween(nowMs - DAY_MS, nowMs)
}

/** Lets the scheduler's own decisions make up what the tasks did before they existed. @returns how many runs that were */
async function makeUpThePast(tx: Transaction, taskIds: ReadonlyMap<string, number>, nowMs: number): Promise<number> {
  const states = [...(await loadTaskStates(tx, [...taskIds.values()])).values()]
  const byId = new Map(
    COMPANY.map((task) => {
      const failuresInHundred = task.failuresInHundred ?? (runsADay(task.crontab, nowMs) >= LEAST_TO_FAIL ? 0.7 : 0)
      return [idOf(taskIds, task.name), { ...task, failuresInHundred }]
    }),
  )
  const usual = (taskId: number) => {
    const { kwargs = {}, failuresInHundred = 0, retryLimit = 0, retryDelaySeconds = 0 } = byId.get(taskId) ?? {}
    const retry = {
      limit: retryLimit,
      delaySeconds: retryDelaySeconds,
      backoff: 'exponential',
      maxDelaySeconds: 3600,
      jitter: true,
    } as const
    return { seconds: typeof kwargs.seconds === 'number' ? kwargs.seconds : 0.3, failuresInHundred, retry }
  }
  const startMs = Math.min(...states.map((state) => state.cronBaseMs))
  const history = makeHistory(states, usual, { startMs, nowMs, seed: 1 })
  await writeHistory(tx, history, (taskId) => byId.get(taskId)?.failure)
  return history.runs.length
}

async function refuseTwice(db: Database): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.demo})`)
  const there = await db.$count(tasks, and(eq(tasks.demo, true), isNull(tasks.deletedAt)))
  if (there > 0) {
    throw new DomainError('conflict', `The demo data is there already (${there} tasks). To start anew, remove it in the dashboard first.`)
  }
}

async function makeTask(
  db: Database,
  { crontab, needs, failuresInHundred, failure, isNew = false, ...fields }: DemoTask,
  crontabIds: ReadonlyMap<DemoCrontab, number>,
  nowMs: number,
): Promise<number> {
  const defaults = {
    enabled: true,
    cronBase: new Date(isNew ? nowMs : nowMs - pastOf(crontab, nowMs)).toISOString(),
    args: [],
    headers: {},
    tags: tagsOf(fields),
    dependsOn: [],
    dependedOnBy: [],
  }
  const input = taskInput.parse({ ...defaults, ...fields, crontabId: idOf(crontabIds, crontab) })
  return (await createTask(db, DEMO, input, { demo: true })).id
}

/** Tasks of one part of the company have its tag; those that try again talk to somebody outside. */
function tagsOf({ name, retryLimit = 0 }: Pick<DemoTask, 'name' | 'retryLimit'>): string[] {
  return [name.split('.')[0] ?? name, ...(retryLimit > 0 ? ['external'] : [])]
}

function idOf<Name>(ids: ReadonlyMap<Name, number>, name: Name): number {
  const id = ids.get(name)
  if (id === undefined) throw new Error(`The demo data names “${String(name)}”, which it does not have.`)
  return id
}
