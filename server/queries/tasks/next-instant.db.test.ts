import { beforeAll, expect, it } from 'vitest'
import { crontabs } from '#schema/crontabs.ts'
import { tasks } from '#schema/tasks.ts'
import { tick } from '#server/tick/tick.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { graphView } from '../dependencies/graph-view.ts'
import { overviewView } from '../operations/overview-view.ts'
import { computeNextInstants, nextInstantMs } from './next-instant.ts'
import { taskPage, taskPageParameters } from './task-page.ts'

const database = await openTestDatabase()
const { db } = database

const at = (time: string) => new Date(`2026-03-02T${time}Z`)

/** Tasks that sleep, that wait, that are due, set aside, skipped ahead, to begin later, switched off, deleted and over, as the scheduler left them. */
beforeAll(async () => {
  await database.setNow(at('00:30:00'))
  const hourly = (await makeCrontab(db)).id
  const daily = (await makeCrontab(db, { hour: '6' })).id
  const broken = (await makeCrontab(db, { minute: 'broken by hand' })).id
  const base = { crontabId: hourly, cronBase: at('00:30:00'), wakeAt: at('00:30:00') }
  const sleeps = await makeTask(db, { ...base, name: 'sleeps', crontabId: daily })
  await makeDependency(db, await makeTask(db, { ...base, name: 'waits' }), sleeps)
  await makeTask(db, { ...base, name: 'set aside', crontabId: broken })
  await makeTask(db, { ...base, name: 'skipped ahead', cursor: at('05:00:00') })
  await makeTask(db, { ...base, name: 'begins later', cronBase: at('09:30:00') })
  await makeTask(db, { ...base, name: 'is full', maxConcurrency: 1 })
  await makeTask(db, { ...base, name: 'switched off', enabled: false })
  await makeTask(db, { ...base, name: 'deleted', deletedAt: at('00:10:00') })
  for (const time of ['00:30:00', '01:00:00', '02:00:00', '03:10:00']) {
    await database.setNow(at(time))
    for (let more = true; more; ) ({ more } = await tick(db, { catchUpBatch: 100, batchSize: 500 }))
  }
  await makeTask(db, { ...base, name: 'is due', wakeAt: at('03:10:00') })
})

/** By the core, of every task, from its cursor. */
async function expected(): Promise<Map<number, string | null>> {
  const definitions = new Map((await db.select().from(crontabs)).map((crontab) => [crontab.id, crontab]))
  const rows = (await db.select().from(tasks)).filter(({ deletedAt }) => deletedAt === null)
  return new Map(
    rows.map((task) => {
      const crontab = definitions.get(task.crontabId)
      const nextMs = crontab ? nextInstantMs(task, crontab, at('03:10:00').getTime()) : null
      return [task.id, nextMs === null ? null : new Date(nextMs).toISOString()]
    }),
  )
}

it('is the same in list, graph and overview, whether the database knows it or not', async () => {
  const next = await expected()
  expect([...next.values()].filter(Boolean)).toHaveLength(6)
  const { rows } = await taskPage(db, taskPageParameters.parse({ sort: 'next' }))
  expect(new Map(rows.map((row) => [row.id, row.nextInstant]))).toEqual(next)
  const graph = await graphView(db)
  expect(new Map(graph.tasks.map((task) => [task.id, task.nextInstant]))).toEqual(next)
  const coming = [...next].flatMap(([id, instant]) => (instant ? [{ id, instant }] : []))
  const inOrder = coming.toSorted((a, b) => a.instant.localeCompare(b.instant) || a.id - b.id).map(({ id }) => id)
  expect((await overviewView(db)).upcoming.map(({ taskId }) => taskId)).toEqual(inOrder)
  expect(rows.flatMap(({ id, nextInstant }) => (nextInstant ? [id] : []))).toEqual(inOrder)
})

it('is computed only where something is due', async () => {
  const names = new Map((await db.select().from(tasks)).map(({ id, name }) => [id, name]))
  const computed = await computeNextInstants(db, at('03:10:00').getTime())
  expect(computed.map(({ taskId }) => names.get(taskId)).toSorted()).toEqual(['is due', 'is full', 'waits'])
})
