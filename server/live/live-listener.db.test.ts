import { afterAll, expect, it } from 'vitest'
import { LIVE_CHANNEL } from '#domain/live-event.ts'
import { createEventQueueOf } from '#tests/awaited-events.ts'
import { createTestDatabase } from '#tests/database.ts'
import { LiveListener } from './live-listener.ts'

const database = await createTestDatabase()
const { sql } = database
afterAll(() => database.drop())

async function listeningBackend(): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database() and application_name = 'djag live'`
  if (!row) throw new Error('Nobody listens.')
  return row.pid
}

it('replaces a connection that has gone silent without being closed', async () => {
  const heard = createEventQueueOf<string>()
  const listener = new LiveListener(database.url, { onPayload: heard.add, onListening: () => heard.add('listening') })
  expect(await heard.next()).toBe('listening')
  const pid = await listeningBackend()
  process.kill(pid, 'SIGSTOP')
  try {
    await listener.checkHearing(sql)
    await listener.checkHearing(sql)
    expect(await heard.next()).toBe('listening')
    await sql.notify(LIVE_CHANNEL, 'heard again')
    expect(await heard.next()).toBe('heard again')
  } finally {
    process.kill(pid, 'SIGCONT')
    await listener.close()
  }
})

it('keeps a connection that hears what it says', async () => {
  const heard = createEventQueueOf<string>()
  const listener = new LiveListener(database.url, { onPayload: heard.add, onListening: () => heard.add('listening') })
  expect(await heard.next()).toBe('listening')
  const pid = await listeningBackend()
  for (let round = 1; round <= 3; round++) {
    await listener.checkHearing(sql)
    // Notifications arrive in order of commit: once this one is heard, the echo before it was too.
    await sql.notify(LIVE_CHANNEL, `round ${round}`)
    expect(await heard.next()).toBe(`round ${round}`)
  }
  expect(await listeningBackend()).toBe(pid)
  await listener.close()
})
