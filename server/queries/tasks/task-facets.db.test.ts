import { expect, it } from 'vitest'
import { tasks } from '#schema/tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { taskFacets } from './task-facets.ts'

const { db } = await openTestDatabase()

it('the handlers, queues and owners of tasks are given by name up to a thousand, and counted beyond', async () => {
  expect(await taskFacets(db, {})).toEqual({
    handlers: { names: [], moreCount: 0 },
    queues: { names: [], moreCount: 0 },
    owners: { names: [], moreCount: 0 },
  })
  const crontab = await makeCrontab(db)
  const seed = await makeTask(db, { crontabId: crontab.id, handler: 'log', queue: 'slow', owner: 'ada' })
  await makeTask(db, { crontabId: crontab.id, handler: 'gone', owner: 'gone', deletedAt: new Date() })
  const { id: _, name: __, ...like } = seed
  const numbers = Array.from({ length: 1_003 }, (_, n) => String(n).padStart(4, '0'))
  await db.insert(tasks).values(numbers.map((n) => ({ ...like, name: `task of ${n}`, handler: `handler-${n}`, owner: '' })))

  const { handlers, queues, owners } = await taskFacets(db, {})
  expect(handlers.names).toHaveLength(1_000)
  expect(handlers.names.at(-1)).toEqual({ name: 'handler-0999', taskCount: 1 })
  expect(handlers.moreCount).toBe(4)
  expect(queues).toEqual({ names: [{ name: 'slow', taskCount: 1_004 }], moreCount: 0 })
  expect(owners).toEqual({ names: [{ name: 'ada', taskCount: 1 }], moreCount: 0 })
})
