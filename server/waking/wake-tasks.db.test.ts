import { expect, test } from 'vitest'
import { CHANNELS } from '#server/database/channels.ts'
import { createEventQueueOf } from '#tests/awaited-events.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { wakeTasks } from './wake-tasks.ts'

const NOW = new Date('2026-03-01T10:00:00Z')
const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000)

const database = await openTestDatabase({ now: NOW })

const wakeAtOf = async ({ id }: { id: number }) => (await database.sql`select wake_at from tasks where id = ${id}`)[0]?.wake_at

test('makes the scheduler look at tasks at once, keeps what is due longer in its place, and lets deleted ones sleep', async () => {
  const tasks = [
    await makeTask(database.db),
    await makeTask(database.db, { wakeAt: hours(1) }),
    await makeTask(database.db, { wakeAt: hours(-1) }),
    await makeTask(database.db, { deletedAt: NOW }),
  ]
  const other = await makeTask(database.db, { wakeAt: hours(2) })
  const ids = tasks.map((task) => task.id)
  await database.db.transaction((tx) => wakeTasks(tx, ids))
  expect(await Promise.all([...tasks, other].map(wakeAtOf))).toEqual([NOW, NOW, hours(-1), null, hours(2)])
})

test('the scheduler loops hear of it when the transaction commits', async () => {
  const task = await makeTask(database.db)
  const heard = createEventQueueOf<string>()
  const listener = await database.sql.listen(CHANNELS.wake, heard.add)
  await database.db.transaction((tx) => wakeTasks(tx, [task.id]))
  expect(await heard.next()).toBe('')
  await listener.unlisten()
})
