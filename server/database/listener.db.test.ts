import pg from 'pg'
import { afterEach, expect, it, vi } from 'vitest'
import { createEventQueueOf } from '#tests/awaited-events.ts'
import { openTestDatabase } from '#tests/database.ts'
import { holdUp } from '#tests/hold-up.ts'
import { CHANNELS } from './channels.ts'
import { Listener } from './listener.ts'

const database = await openTestDatabase()
const { sql } = database
const NAME = 'djag test, listening'
const listeners: Listener[] = []

afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.close()
})

/** The newest one, as an ended one may still be on its way out. */
async function listeningBackend(): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database() and application_name = ${NAME}
    order by backend_start desc limit 1`
  if (!row) throw new Error('Nobody listens.')
  return row.pid
}

/** So long a busy machine may keep PostgreSQL from answering. */
const ON_A_BUSY_MACHINE_MS = 30_000

/** A listener that has begun to listen, and what it has told. `patienceMs` null: the one that programs have. */
async function startListener(patienceMs: number | null = ON_A_BUSY_MACHINE_MS) {
  const heard = createEventQueueOf<string>()
  const listener = new Listener({
    url: database.url,
    applicationName: NAME,
    channels: [CHANNELS.live, CHANNELS.wake],
    onNotification: (channel, payload) => heard.add(`${channel} ${payload}`),
    onListening: () => heard.add('listening'),
    onLost: (error) => heard.add(`lost: ${error.message}`),
    ...(patienceMs !== null && { patienceMs }),
  })
  listeners.push(listener)
  expect(await heard.next()).toBe('listening')
  const hear = async (payload: string) => {
    await sql.notify(CHANNELS.live, payload)
    expect(await heard.next()).toBe(`${CHANNELS.live} ${payload}`)
  }
  return { listener, heard, hear }
}

it('hears each of its channels, and nothing of its own words', async () => {
  const { listener, heard, hear } = await startListener()
  await listener.check()
  await hear('a change')
  await sql.notify(CHANNELS.wake, '')
  expect(await heard.next()).toBe(`${CHANNELS.wake} `)
})

it('keeps a connection that hears what it says, however many others say the same', async () => {
  const [one, other] = [await startListener(), await startListener()]
  const before = await sql`select pid from pg_stat_activity where application_name = ${NAME} and datname = current_database() order by pid`
  for (let round = 1; round <= 3; round++) await Promise.all([one.listener.check(), other.listener.check(), one.listener.check()])
  expect(
    await sql`select pid from pg_stat_activity where application_name = ${NAME} and datname = current_database() order by pid`,
  ).toEqual(before)
  await one.hear('still here')
  expect(await other.heard.next()).toBe(`${CHANNELS.live} still here`)
})

it('replaces a connection that was closed, and says once that it was lost', async () => {
  const { heard, hear } = await startListener()
  await sql`select pg_terminate_backend(${await listeningBackend()}, 10_000)`
  expect(await heard.next()).toMatch(/^lost: /)
  expect(await heard.next()).toBe('listening')
  await hear('heard again')
})

it('replaces a connection that has gone silent without being closed', async () => {
  const { listener, heard, hear } = await startListener(null)
  const pid = await listeningBackend()
  process.kill(pid, 'SIGSTOP')
  try {
    await listener.check()
    expect(await heard.next()).toBe('lost: PostgreSQL has not answered for 2 s.')
    expect(await heard.next()).toBe('listening')
    await hear('heard again')
  } finally {
    process.kill(pid, 'SIGCONT')
  }
})

it('notices by itself, within five seconds, that a connection has gone silent', async () => {
  const { heard } = await startListener(null)
  const pid = await listeningBackend()
  process.kill(pid, 'SIGSTOP')
  try {
    expect(await heard.next()).toMatch(/^lost: /)
    expect(await heard.next()).toBe('listening')
  } finally {
    process.kill(pid, 'SIGCONT')
  }
})

it('keeps a connection whose answer came while this process was held up', async () => {
  const { listener, hear } = await startListener(null)
  const checked = listener.check()
  holdUp(3_000)
  await checked
  await hear('still here')
})

it('replaces a connection that answers and delivers nothing', async () => {
  const connecting = vi.spyOn(pg.Client.prototype, 'connect')
  const { listener, heard, hear } = await startListener()
  const connection = connecting.mock.contexts[0] as pg.Client
  connecting.mockRestore()
  // As behind a pooler that gives the session to somebody else.
  await connection.query('unlisten *')
  await listener.check()
  expect(await heard.next()).toBe('lost: The connection answers, and delivers no notifications.')
  expect(await heard.next()).toBe('listening')
  await hear('heard again')
})
