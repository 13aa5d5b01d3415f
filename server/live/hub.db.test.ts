import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import type { LiveEvent } from '#domain/live-event.ts'
import { sessions } from '#schema/sessions.ts'
import { CHANNELS } from '#server/database/channels.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeUser } from '#tests/factories/user-factory.ts'
import { LiveHub, MOST_STREAMS, MOST_STREAMS_OF_SESSION } from './hub.ts'
import type { LiveStream } from './live-stream.ts'
import { notifyLive } from './notify-live.ts'

const database = await openTestDatabase()
const { db, sql } = database
const user = await makeUser(db)
const hubs: LiveHub[] = []

afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.close()
})

function startHub(): LiveHub {
  const hub = new LiveHub(database, database.url)
  hubs.push(hub)
  return hub
}

async function makeSession(expiresAt = new Date(Date.UTC(2999, 0, 1))): Promise<string> {
  const id = randomUUID()
  await db.insert(sessions).values({ id, token: id, userId: user.id, expiresAt })
  return id
}

/** What a browser reads of a stream, message by message. */
function reader(stream: LiveStream) {
  const source = stream.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  const next = async (): Promise<string | null> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end >= 0) {
        const message = text.slice(0, end)
        text = text.slice(end + 2)
        return message
      }
      const { done, value } = await source.read()
      if (done) return null
      text += decoder.decode(value, { stream: true })
    }
  }
  const nextEvent = async (): Promise<LiveEvent | 'reread' | null> => {
    for (;;) {
      const message = await next()
      if (message === null) return null
      if (message.startsWith('event: reread')) return 'reread'
      const data = /^event: change\ndata: (.*)$/.exec(message)?.[1]
      if (data) return JSON.parse(data) as LiveEvent
    }
  }
  return { next, nextEvent }
}

/** A stream whose hub is known to listen: its first `reread` has been read. */
async function openListening(hub: LiveHub, sessionId = 'any') {
  const events = reader(hub.open(sessionId, false))
  expect(await events.nextEvent()).toBe('reread')
  return events
}

async function endListeningBackends(): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'djag live'`
}

describe('what browsers hear', () => {
  it('is every committed change, in each open stream', async () => {
    const hub = startHub()
    const streams = [reader(hub.open('one', false)), reader(hub.open('other', false))]
    for (const events of streams) expect(await events.nextEvent()).toBe('reread')
    await notifyLive(db, { subject: 'task', ids: [7] })
    for (const events of streams) expect(await events.nextEvent()).toEqual({ subject: 'task', ids: [7] })
  })

  it('is nothing of a transaction that was rolled back', async () => {
    const events = await openListening(startHub())
    await db
      .transaction(async (tx) => {
        await notifyLive(tx, { subject: 'task', ids: [1] })
        tx.rollback()
      })
      .catch(() => {})
    await notifyLive(db, { subject: 'task', ids: [2] })
    expect(await events.nextEvent()).toEqual({ subject: 'task', ids: [2] })
  })

  it('is to read everything again after the listening connection was lost, and then changes again', async () => {
    const events = await openListening(startHub())
    await endListeningBackends()
    expect(await events.nextEvent()).toBe('reread')
    await notifyLive(db, { subject: 'crontab', ids: [3] })
    expect(await events.nextEvent()).toEqual({ subject: 'crontab', ids: [3] })
  })

  it('is to read everything again when a notification cannot be understood', async () => {
    const events = await openListening(startHub())
    await sql.notify(CHANNELS.live, 'not json')
    expect(await events.nextEvent()).toBe('reread')
  })

  it('is to read everything again at once for a browser that lost its stream', async () => {
    const hub = startHub()
    await openListening(hub)
    const events = reader(hub.open('any', true))
    expect(await events.next()).toBe('retry: 1000\nid: 1')
    expect(await events.nextEvent()).toBe('reread')
  })
})

describe('how long a stream lasts', () => {
  it('ends with its session, revoked or expired, and no other', async () => {
    const [lasting, revoked, expiring] = [await makeSession(), await makeSession(), await makeSession()]
    // Streams hear that listening has begun only if they were open then.
    const hub = startHub()
    const streams = [lasting, revoked, expiring].map((id) => reader(hub.open(id, false)))
    for (const stream of streams) expect(await stream.nextEvent()).toBe('reread')
    await db.delete(sessions).where(eq(sessions.id, revoked))
    await db
      .update(sessions)
      .set({ expiresAt: new Date(0) })
      .where(eq(sessions.id, expiring))
    await hub.endStreamsWithoutSession()
    expect(await streams[1]?.nextEvent()).toBeNull()
    expect(await streams[2]?.nextEvent()).toBeNull()
    await notifyLive(db, { subject: 'task', ids: [9] })
    expect(await streams[0]?.nextEvent()).toEqual({ subject: 'task', ids: [9] })
  })

  it('ends when its session opens too many, the oldest first, in words, and no other session loses one', async () => {
    const hub = startHub()
    const other = await openListening(hub, 'other')
    const streams = Array.from({ length: MOST_STREAMS_OF_SESSION + 2 }, () => reader(hub.open('one', true)))
    for (const closed of streams.slice(0, 2)) {
      expect(await closed.next()).toContain('retry')
      expect(await closed.next()).toMatch(/^event: closed\ndata: .*too many tabs of this sign-in/)
      expect(await closed.next()).toBeNull()
    }
    await notifyLive(db, { subject: 'task', ids: [4] })
    expect(await other.nextEvent()).toEqual({ subject: 'task', ids: [4] })
    expect(await streams[2]?.nextEvent()).toBe('reread')
  })

  it('ends when all together open too many, however many sessions they have', async () => {
    const hub = startHub()
    const oldest = reader(hub.open('first', false))
    for (let n = 1; n <= MOST_STREAMS; n++) hub.open(`session ${n}`, false)
    expect(await oldest.next()).toContain('retry')
    expect(await oldest.next()).toMatch(/^event: closed\ndata: .*too many browsers/)
  })

  it('ends when the process stops, and none is opened any more', async () => {
    const hub = startHub()
    const events = await openListening(hub)
    await hub.close()
    expect(await events.nextEvent()).toBeNull()
    expect(await reader(hub.open('any', false)).nextEvent()).toBeNull()
  })
})
