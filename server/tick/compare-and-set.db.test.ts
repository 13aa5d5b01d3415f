import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { expect, it } from 'vitest'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { decide } from '#scheduling/start/decide.ts'
import { backfills } from '#schema/backfills.ts'
import { crontabs } from '#schema/crontabs.ts'
import { runs } from '#schema/runs.ts'
import { userActions } from '#schema/user-actions.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { loadStatesOf } from './load-task-states.ts'
import { lockTasksToDecide } from './scheduler-tasks.ts'
import { writeDecisions } from './write-decisions.ts'

const database = await openTestDatabase()
const { db } = database

it('writes nothing of a decision whose cursor is no longer the one it was made from (M5)', async () => {
  await database.setNow(new Date('2026-03-01T10:00:00Z'))
  const task = await makeTask(db, { cronBase: new Date('2026-03-01T08:30:00Z'), wakeAt: new Date('2026-03-01T10:00:00Z') })
  const writing = db.transaction(async (tx) => {
    const sql = preparedSql(tx)
    const [loaded] = await loadStatesOf(sql, await lockTasksToDecide(sql, [task.id]), { consumptionsWithoutEdges: false })
    if (!loaded || 'problem' in loaded) throw new Error('The task could not be loaded.')
    const decision = decide(loaded.state, loaded.row.now.getTime(), { catchUpBatch: 100 })
    expect(decision.activations).toHaveLength(1)
    await sql`update tasks set cursor = '2026-03-01T09:00:00Z' where id = ${task.id}`
    await writeDecisions(tx, [{ ...loaded, decision }], 0)
  })
  await expect(writing).rejects.toThrow(/only 0 were as decided on/)
  expect(await db.$count(runs)).toBe(0)
})

it('uses up the waiver that the decision was made from, and not one that was given since (R6)', async () => {
  await database.setNow(new Date('2026-03-01T10:00:00Z'))
  const load = await makeTask(db, { enabled: false })
  const report = await makeTask(db, { cronBase: new Date('2026-03-01T09:30:00Z'), wakeAt: new Date('2026-03-01T10:00:00Z') })
  const edge = await makeDependency(db, report, load)
  const by = { type: 'waive-dependency', payload: {}, state: 'done', actorKind: 'user', actorName: 'Ada' } as const
  const [first, second] = await db.insert(userActions).values([by, by]).returning()
  const waive = (actionId: number | undefined) => database.sql`
    update dependencies set waiver_action_id = ${actionId ?? 0}, waived_by_name = 'Ada', waived_at = djag_now() where id = ${edge.id}`
  await waive(first?.id)
  await db.transaction(async (tx) => {
    const sql = preparedSql(tx)
    const [loaded] = await loadStatesOf(sql, await lockTasksToDecide(sql, [report.id]), { consumptionsWithoutEdges: false })
    if (!loaded || 'problem' in loaded) throw new Error('The task could not be loaded.')
    const decision = decide(loaded.state, loaded.row.now.getTime(), { catchUpBatch: 100 })
    expect(decision.consumedWaiverEdgeIds).toEqual([edge.id])
    await waive(second?.id)
    await writeDecisions(tx, [{ ...loaded, decision }], 0)
  })
  expect(await database.sql`select waiver_action_id::int as id from dependencies where id = ${edge.id}`).toEqual([{ id: second?.id }])
})

/** Decides what a task has to do, and writes it after `meanwhile`, which no lock keeps from happening here. */
const writeAfter = (taskId: number, meanwhile: (sql: ReturnType<typeof preparedSql>) => Promise<unknown>) =>
  db.transaction(async (tx) => {
    const sql = preparedSql(tx)
    const [loaded] = await loadStatesOf(sql, await lockTasksToDecide(sql, [taskId]), { consumptionsWithoutEdges: false })
    if (!loaded || 'problem' in loaded) throw new Error('The task could not be loaded.')
    const decision = decide(loaded.state, loaded.row.now.getTime(), { catchUpBatch: 100 })
    expect(decision.activations).toHaveLength(1)
    await meanwhile(sql)
    await writeDecisions(tx, [{ ...loaded, decision }], 0)
  })

it('writes nothing of a decision whose request has been answered since', async () => {
  await database.setNow(new Date('2026-03-01T10:00:00Z'))
  const task = await makeTask(db, { enabled: false })
  const [request] = await database.sql`
    insert into run_requests (id, task_id, requested_by_name, ignore_dependencies, beside_others)
    values (gen_random_uuid(), ${task.id}, 'Ada', true, true) returning id`
  const answer = (sql: ReturnType<typeof preparedSql>) =>
    sql`update run_requests set activated_run_id = gen_random_uuid() where id = ${request?.id}`
  await expect(writeAfter(task.id, answer)).rejects.toThrow(/requests to write only 0 were as decided on/)
  expect(await db.$count(runs, eq(runs.taskId, task.id))).toBe(0)
})

it('writes nothing of a decision on a backfill that has been cancelled since', async () => {
  await database.setNow(new Date('2026-03-01T10:00:00Z'))
  const task = await makeTask(db, { enabled: false })
  const instants = { firstInstant: new Date('2026-03-01T08:00:00Z'), lastInstant: new Date('2026-03-01T09:00:00Z'), count: 2, maxActive: 1 }
  const [crontab] = await db.select().from(crontabs).where(eq(crontabs.id, task.crontabId))
  if (!crontab) throw new Error('The task has no crontab.')
  const [backfill] = await db
    .insert(backfills)
    .values({ id: uuidV7(), taskId: task.id, requestedByName: 'Ada', crontab: crontabDefinitionOf(crontab), ...instants })
    .returning()
  const cancel = (sql: ReturnType<typeof preparedSql>) => sql`update backfills set state = 'cancelled' where id = ${backfill?.id ?? ''}`
  await expect(writeAfter(task.id, cancel)).rejects.toThrow(/backfills to write only 0 were as decided on/)
  expect(await db.$count(runs, eq(runs.taskId, task.id))).toBe(0)
})
