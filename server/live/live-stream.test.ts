import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LiveStream } from './live-stream.ts'

beforeEach(() => vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => vi.useRealTimers())

const decoder = new TextDecoder()

/** A stream whose opening lines are read, and a way to read on. */
async function openStream(missedEvents = false) {
  const stream = new LiveStream('session', missedEvents, () => {})
  const source = stream.body.getReader()
  const read = async () => {
    const { value } = await source.read()
    return value ? decoder.decode(value) : null
  }
  expect(await read()).toBe('retry: 1000\nid: 1\n\n')
  return { stream, read, leave: () => source.cancel() }
}

test('the first change goes out at once, those of the next quarter of a second together after it', async () => {
  const { stream, read } = await openStream()
  const first = read()
  stream.push({ subject: 'task', ids: [1] })
  vi.advanceTimersByTime(0)
  expect(await first).toBe('event: change\ndata: {"subject":"task","ids":[1]}\n\n')

  let second: string | null = null
  const arrived = read().then((text) => {
    second = text
  })
  stream.push({ subject: 'task', ids: [2] })
  vi.advanceTimersByTime(249)
  stream.push({ subject: 'task', ids: [2, 3] })
  await Promise.resolve()
  expect(second).toBeNull()
  vi.advanceTimersByTime(1)
  await arrived
  expect(second).toBe('event: change\ndata: {"subject":"task","ids":[2,3]}\n\n')
})

test('a browser that does not read gets all it missed in one message when it does', async () => {
  const { stream, read } = await openStream()
  stream.push({ subject: 'task', ids: [1] })
  vi.advanceTimersByTime(250)
  for (let id = 2; id <= 100; id++) {
    stream.push({ subject: 'task', ids: [id] })
    vi.advanceTimersByTime(250)
  }
  expect(await read()).toContain('"ids":[1]')
  const rest = read()
  await vi.advanceTimersByTimeAsync(250)
  expect(JSON.parse((await rest)?.split('data: ')[1] ?? '').ids).toHaveLength(99)
})

test('what is to be read again stands for every change before it', async () => {
  const { stream, read } = await openStream(true)
  stream.push({ subject: 'task', ids: [1] })
  vi.advanceTimersByTime(0)
  expect(await read()).toBe('event: reread\ndata: {}\n\n')
})

test('nothing is kept for a browser that has left', async () => {
  const { stream, leave } = await openStream()
  await leave()
  stream.push({ subject: 'task', ids: [1] })
  stream.heartbeat()
  stream.close()
  expect(vi.getTimerCount()).toBe(0)
})
