import { expect, it } from 'vitest'
import { CHANNELS } from '#server/database/channels.ts'
import { openTestDatabase } from '#tests/database.ts'
import { LiveNotices } from './live-notices.ts'

const database = await openTestDatabase()
const { db, sql } = database

async function toldBy(notices: LiveNotices, nowMs: number): Promise<unknown[]> {
  const heard: unknown[] = []
  const { promise: isOver, resolve } = Promise.withResolvers<void>()
  const listener = await sql.listen(CHANNELS.live, (payload) => (payload === 'over' ? resolve() : heard.push(JSON.parse(payload))))
  await db.transaction((tx) => notices.tell(tx, nowMs))
  await sql.notify(CHANNELS.live, 'over')
  await isOver
  await listener.unlisten()
  return heard
}

it('tells of each run and each log once, however often they changed, and then not again', async () => {
  const notices = new LiveNotices()
  for (const runId of ['a', 'b', 'a']) notices.runChanged(runId, 7)
  for (const runId of ['c', 'b', 'c']) notices.progressed(runId)
  for (const runId of ['b', 'b']) notices.logGrew(runId)
  expect(await toldBy(notices, 1_000)).toEqual([
    { subject: 'run', ids: ['a', 'b'], taskIds: [7] },
    { subject: 'run_progress', ids: ['c', 'b'] },
    { subject: 'run_log', ids: ['b'] },
  ])
  expect(await toldBy(notices, 2_000)).toEqual([])
})

it('has something to tell at once after a quiet time, and otherwise only a pause after it told last', async () => {
  const notices = new LiveNotices()
  expect(notices.dueInMs(1_000)).toBeNull()
  notices.logGrew('a')
  expect(notices.dueInMs(1_000)).toBe(0)
  await toldBy(notices, 1_000)
  expect(notices.dueInMs(1_100)).toBeNull()
  notices.runChanged('a', 7)
  expect(notices.dueInMs(1_100)).toBe(200)
  expect(notices.dueInMs(1_400)).toBe(0)
})
