import { once } from 'node:events'
import { Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql as drizzleSql } from 'drizzle-orm'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { type FreezingRelay, freezingRelay } from '#tests/freezing-relay.ts'
import { holdUp } from '#tests/hold-up.ts'
import { SESSION_LIMITS } from './client.ts'
import { preparedSql } from './prepared-sql.ts'
import { openRenewedDatabase } from './renewed-database.ts'
import { isDatabaseUnavailable } from './transient-errors.ts'

const { connect } = Socket.prototype
const database = await openTestDatabase()
await database.sql`create table written (what text)`
const { hostname, port } = new URL(database.url)
const open: { close(): unknown }[] = []

afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

async function behindRelay(
  connections = 3,
  silenceMs = 1_500,
): Promise<{ relay: FreezingRelay; client: ReturnType<typeof openRenewedDatabase> }> {
  const relay = await freezingRelay({ host: hostname, port: Number(port) })
  const url = Object.assign(new URL(database.url), { port: String(relay.port) }).href
  const limits = { ...SESSION_LIMITS.web, statementTimeoutMs: 1_000 }
  const client = openRenewedDatabase(url, { applicationName: 'djag relayed', connections, silenceMs, ...limits })
  open.push(client, relay)
  return { relay, client }
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'no refusal',
    (error: unknown) => (isDatabaseUnavailable(error) ? 'unavailable' : error),
  )

describe('over a network that has gone silent', () => {
  it('ends reads, saves and transactions under way in words of the database not being there, and goes on by itself', async () => {
    const { relay, client } = await behindRelay()
    await client.db.execute('select 1')
    const begun = Promise.withResolvers<void>()
    const frozen = Promise.withResolvers<void>()
    const saving = client.db.transaction(async (tx) => {
      await tx.execute(drizzleSql`insert into written values ('half')`)
      begun.resolve()
      await frozen.promise
      await tx.execute(drizzleSql`insert into written values ('other half')`)
    })
    await begun.promise
    relay.freeze()
    frozen.resolve()
    const reading = client.db.execute('select 1')
    const prepared = preparedSql(client.db)`select 1`
    expect(
      await Promise.all([saving, reading, prepared, client.sql.notify('any', '')].map((work) => refusal(Promise.resolve(work)))),
    ).toEqual(Array(4).fill('unavailable'))
    relay.thaw()
    await expect.poll(() => client.sql`select 1 as one`.catch(() => null), { timeout: 15_000 }).toEqual([{ one: 1 }])
    expect(await database.sql`select what from written`).toEqual([])
  })

  it('ends what came first in five seconds, and asks anew by connections of another pool', async () => {
    const { relay, client } = await behindRelay(1)
    relay.freeze()
    const pool = client.sql.options
    expect(await refusal(Promise.resolve(client.sql`select 1`))).toBe('unavailable')
    relay.thaw()
    expect(await client.sql`select 1 as one`).toEqual([{ one: 1 }])
    expect(client.sql.options).not.toBe(pool)
  })

  it('does not take a slow answer for silence', async () => {
    const { relay, client } = await behindRelay()
    // Two of them one after the other take longer than some looks at what is silent, and leave a busy machine as long again until it is.
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => client.sql`select ${n}::int as n, pg_sleep(0.35)`))
    expect(answers.map(([row]) => row?.n)).toEqual([1, 2, 3, 4, 5])
    expect(relay.connections).toBe(3)
  })

  it('does not take a transaction for silent of which every statement is answered, however long all of it takes', async () => {
    const { relay, client } = await behindRelay(1)
    const pool = client.sql.options
    const slept = await client.db.transaction(async (tx) => {
      for (let n = 0; n < 4; n++) await tx.execute('select pg_sleep(0.4)')
      return await tx.transaction(async (inner) => (await inner.execute('select pg_sleep(0.4)')).length)
    })
    expect(slept).toBe(1)
    // Beyond a look at what is silent, of which the next question would hear.
    expect(await client.sql`select 1 as one, pg_sleep(0.3)`).toMatchObject([{ one: 1 }])
    expect(client.sql.options).toBe(pool)
    expect(relay.connections).toBe(1)
  })

  it('leaves a statement that takes too long to the server, which says so', async () => {
    // Long behind the server’s own limit of a second: a busy machine’s server says it late.
    const { relay, client } = await behindRelay(1, 20_000)
    await expect(client.sql`select pg_sleep(60)`).rejects.toMatchObject({ code: '57014' })
    expect(relay.connections).toBe(1)
  })
})

it('does not take for silence that this process was held up while the answer came', async () => {
  const limits = { ...SESSION_LIMITS.web, statementTimeoutMs: 1_000 }
  const client = openRenewedDatabase(database.url, { applicationName: 'djag held up', connections: 1, silenceMs: 1_500, ...limits })
  open.push(client)
  await client.sql`select 1`
  const pool = client.sql.options
  const answer = client.sql`select 1 as one, pg_sleep(0.1)`.then(([row]) => row?.one)
  // Until it is sent.
  for (let turn = 0; turn < 3; turn++) await nextTurn()
  holdUp(2_000)
  expect(await answer).toBe(1)
  expect(client.sql.options).toBe(pool)
})

it('goes on after a connection has closed in the turn of a small write, which leaves its slot of the pool without one', async () => {
  const sockets: Socket[] = []
  const connecting = vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args) {
    sockets.push(this)
    return Reflect.apply(connect, this, args)
  })
  const client = openRenewedDatabase(database.url, {
    applicationName: 'djag slot',
    connections: 1,
    silenceMs: 6_000,
    ...SESSION_LIMITS.web,
  })
  open.push(client)
  await client.sql`select 1`
  connecting.mockRestore()
  const other = new Socket().connect(Number(port), hostname)
  await once(other, 'connect')
  // Handles that close in one turn tell of it in the order in which they were closed last: the statement is handed over, to be written in the
  // next turn, a moment before postgres.js hears that its connection has closed.
  const refused = new Promise((resolve) => {
    other.once('close', () => resolve(refusal(Promise.resolve(client.sql`select 2`))))
  })
  sockets.at(-1)?.destroy()
  other.destroy()
  expect(await refused).toBe('unavailable')
  // The slot as it is left: it connects, never says a word, and gives up.
  expect(await refusal(Promise.resolve(client.sql`select 3`))).toBe('unavailable')
  expect(await client.sql`select 4 as four`).toEqual([{ four: 4 }])
})
