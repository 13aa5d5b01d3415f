import { and, eq, isNull, sql } from 'drizzle-orm'
import { defaultEndings } from '#domain/dependency-input.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { taskInput } from '#domain/task-input.ts'
import type { Database } from '#server/database/client.ts'
import { createCrontab } from '#server/use-cases/crontab/create-crontab.ts'
import { createDependency } from '#server/use-cases/dependency/create-dependency.ts'
import { createTask } from '#server/use-cases/task/create-task.ts'
import { tasks } from '../../drizzle/schema/tasks.ts'
import { DEMO_CRONTABS, type DemoCrontab } from './crontabs.ts'
import type { DemoTask } from './demo-task.ts'
import { FINANCE } from './pipelines/finance.ts'
import { HOUSEKEEPING } from './pipelines/housekeeping.ts'
import { MARKETING } from './pipelines/marketing.ts'
import { ORDERS } from './pipelines/orders.ts'
import { REPORTING } from './pipelines/reporting.ts'
import { WAREHOUSE } from './pipelines/warehouse.ts'

const COMPANY: readonly DemoTask[] = [...ORDERS, ...FINANCE, ...MARKETING, ...WAREHOUSE, ...REPORTING, ...HOUSEKEEPING]

/** Held while filling, so that two at once do not fill twice. */
const DEMO_LOCK = 4_715_370

const DEMO: Actor = { kind: 'system', id: null, name: 'Demo', role: 'administrator' }

/**
 * Fills the database with a company of tasks that are marked as demo data: all of them, or none.
 * The handlers they name must have been published.
 * @returns how much was made
 * @throws DomainError `conflict` when there is demo data already
 */
export async function fillDemo(db: Database): Promise<{ tasks: number; crontabs: number; dependencies: number }> {
  return await db.transaction(async (tx) => {
    await refuseTwice(tx)
    const crontabIds = new Map<DemoCrontab, number>()
    for (const [name, definition] of Object.entries(DEMO_CRONTABS)) {
      crontabIds.set(name as DemoCrontab, (await createCrontab(tx, DEMO, definition, { demo: true })).id)
    }
    const taskIds = new Map<string, number>()
    for (const task of COMPANY) taskIds.set(task.name, await makeTask(tx, task, crontabIds))
    let dependencies = 0
    for (const { name, needs = [] } of COMPANY) {
      for (const { on, future = false, endings = defaultEndings(future) } of needs) {
        await createDependency(tx, DEMO, {
          dependerId: idOf(taskIds, name),
          dependeeId: idOf(taskIds, on),
          future,
          endings,
          freshness: 'new',
        })
        dependencies++
      }
    }
    return { tasks: taskIds.size, crontabs: crontabIds.size, dependencies }
  })
}

async function refuseTwice(db: Database): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(${DEMO_LOCK})`)
  const there = await db.$count(tasks, and(eq(tasks.demo, true), isNull(tasks.deletedAt)))
  if (there > 0) {
    throw new DomainError('conflict', `The demo data is there already (${there} tasks). To start anew, remove it in the dashboard first.`)
  }
}

async function makeTask(
  db: Database,
  { crontab, needs, ...fields }: DemoTask,
  crontabIds: ReadonlyMap<DemoCrontab, number>,
): Promise<number> {
  const defaults = {
    enabled: true,
    misfirePolicy: 'run_all',
    gracePeriodSeconds: null,
    cronBase: null,
    args: [],
    headers: {},
    queue: 'default',
    priority: 0,
    maxConcurrency: 1,
    dependsOn: [],
    dependedOnBy: [],
  }
  const input = taskInput.parse({ ...defaults, ...fields, crontabId: idOf(crontabIds, crontab) })
  return (await createTask(db, DEMO, input, { demo: true })).id
}

function idOf<Name>(ids: ReadonlyMap<Name, number>, name: Name): number {
  const id = ids.get(name)
  if (id === undefined) throw new Error(`The demo data names “${String(name)}”, which it does not have.`)
  return id
}
