import { expect, it } from 'vitest'
import { CHANNELS } from '#server/database/channels.ts'
import { createEventQueueOf } from '#tests/awaited-events.ts'
import { openTestDatabase } from '#tests/database.ts'
import { LiveListener } from './live-listener.ts'

const database = await openTestDatabase()
const { sql } = database

/** The newest one, as an ended one may still be on its way out. */
async function listeningBackend(): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database() and application_name = 'djag live'
    order by backend_start desc limit 1`
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
    await sql.notify(CHANNELS.live, 'heard again')
    expect(await heard.next()).toBe('heard again')
  } finally {
    process.kill(pid, 'SIGCONT')
    await listener.close()
  }
})

/** A listener that has begun to listen, with what it has heard and a check that it still listens on its first connection. */
async function startListener() {
  const heard = createEventQueueOf<string>()
  const listener = new LiveListener(database.url, { onPayload: heard.add, onListening: () => heard.add('listening') })
  expect(await heard.next()).toBe('listening')
  // Notifications arrive in order of commit: once this one is heard, every word before it was too.
  const hearAll = async (payload: string) => {
    await sql.notify(CHANNELS.live, payload)
    expect(await heard.next()).toBe(payload)
  }
  return { listener, heard, hearAll }
}

it('keeps a connection that hears what it says', async () => {
  const { listener, hearAll } = await startListener()
  const pid = await listeningBackend()
  for (let round = 1; round <= 3; round++) {
    await listener.checkHearing(sql)
    await hearAll(`round ${round}`)
  }
  expect(await listeningBackend()).toBe(pid)
  await listener.close()
})

it('keeps a connection that hears the word before its speaker learns that it was said', async () => {
  const { listener, hearAll } = await startListener()
  const pid = await listeningBackend()
  const notify = async (channel: string, payload: string) => {
    const row = await sql.notify(channel, payload)
    await hearAll(`after ${payload}`)
    return row
  }
  for (let round = 1; round <= 3; round++) await listener.checkHearing({ notify })
  expect(await listeningBackend()).toBe(pid)
  await listener.close()
})

it('keeps a connection that came back after a word was lost', async () => {
  const { listener, heard, hearAll } = await startListener()
  await sql`select pg_terminate_backend(${await listeningBackend()}, 10_000)`
  await listener.checkHearing(sql)
  expect(await heard.next()).toBe('listening')
  const pid = await listeningBackend()
  for (let round = 1; round <= 2; round++) {
    await listener.checkHearing(sql)
    await hearAll(`round ${round}`)
  }
  expect(await listeningBackend()).toBe(pid)
  await listener.close()
})

it('keeps its connection when a word could not be said', async () => {
  const { listener, hearAll } = await startListener()
  const pid = await listeningBackend()
  const notify = () => Promise.reject(new Error('the pool is broken'))
  for (let round = 1; round <= 3; round++) await expect(listener.checkHearing({ notify })).rejects.toThrow('the pool is broken')
  await listener.checkHearing(sql)
  await hearAll('still here')
  expect(await listeningBackend()).toBe(pid)
  await listener.close()
})
