import { expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { crontabsInUse } from './crontabs-in-use.ts'

const { db } = await openTestDatabase({ emptied: 'tasks' })

it('a crontab is in use as often as enabled tasks follow it, and one of none is not', async () => {
  const [idle, once, twice] = [
    await makeCrontab(db, { hour: '1' }),
    await makeCrontab(db, { hour: '2' }),
    await makeCrontab(db, { hour: '3' }),
  ]
  for (const { id } of [once, twice, twice]) await makeTask(db, { crontabId: id })
  for (const { id } of [idle, once]) await makeTask(db, { crontabId: id, enabled: false })
  await makeTask(db, { crontabId: idle.id, deletedAt: new Date() })
  const { rows, hasMore } = await crontabsInUse(db)
  expect(rows.map(({ definition, taskCount }) => [definition.hour, taskCount])).toEqual([
    ['3', 2],
    ['2', 1],
  ])
  expect(hasMore).toBe(false)
})
