import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { guardedDispatcher } from '#worker/handlers/http-request/guarded-dispatcher.ts'
import { postMessage } from './post-message.ts'

let answer: (request: IncomingMessage, response: ServerResponse) => void
let received: { path: string; body: string; type: string | undefined }[] = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const bytes of request) body += bytes
  received.push({ path: request.url ?? '', body, type: request.headers['content-type'] })
  answer(request, response)
})
let url: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hidden-part`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  received = []
})

async function post({ to = url, allow = '127.0.0.1', limitMs = 20_000, signal = new AbortController().signal } = {}) {
  const dispatcher = await guardedDispatcher({ DJAG_HTTP_ALLOW: allow })
  try {
    return await postMessage(dispatcher, { url: to, body: '{"a":1}', headers: {} }, { signal, limitMs })
  } finally {
    await dispatcher.destroy()
  }
}

it('posts JSON, and tells what came back', async () => {
  answer = (_request, response) => response.end('thank you')
  expect(await post()).toEqual({ answer: { status: 200, retryAfter: null }, said: 'It answered 200: thank you' })
  expect(received).toEqual([{ path: '/hidden-part', body: '{"a":1}', type: 'application/json' }])
})

it('tells after which time a receiver wants to be asked again', async () => {
  answer = (_request, response) => response.writeHead(429, { 'retry-after': '7' }).end()
  expect(await post()).toEqual({ answer: { status: 429, retryAfter: '7' }, said: 'It answered 429.' })
})

it('goes nowhere else where it is sent on', async () => {
  answer = (_request, response) => response.writeHead(307, { location: '/elsewhere' }).end()
  expect((await post()).answer).toMatchObject({ status: 307 })
  expect(received).toHaveLength(1)
})

it('waits no longer than its limit for an answer', async () => {
  answer = () => {}
  expect(await post({ limitMs: 200 })).toEqual({
    answer: { status: null, isRefusedHere: false },
    said: 'It did not answer within 0.2 s.',
  })
})

it('knows that it was received where the rest of the answer does not come', async () => {
  answer = (_request, response) => response.writeHead(200, { 'content-length': '100' }).write('begun', () => response.destroy())
  expect(await post()).toEqual({ answer: { status: 200, retryAfter: null }, said: 'It answered 200: begun' })
})

it('reads no more of an answer without an end than it tells', async () => {
  answer = (_request, response) => response.write('x'.repeat(10_000))
  // Far longer than the test may take: whoever waits for the rest does not come back in time.
  const { answer: told, said } = await post({ limitMs: 600_000 })
  expect(told.status).toBe(200)
  expect(said.length).toBeLessThan(700)
})

it('does not go inside unless that is allowed, and says how to allow it', async () => {
  const { answer: told, said } = await post({ allow: '10.0.0.0/8' })
  expect(told).toEqual({ status: null, isRefusedHere: true })
  expect(said).toContain('DJAG_HTTP_ALLOW')
  expect(received).toEqual([])
})

it('tells why nobody answers, and never the address', async () => {
  const closed = createServer()
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  const { answer: told, said } = await post({ to: `http://127.0.0.1:${port}/hidden-part` })
  expect(told).toEqual({ status: null, isRefusedHere: false })
  expect(said).toBe('It could not be reached (ECONNREFUSED).')
})

it('ends when the worker stops, as a delivery that is still to be made', async () => {
  const stop = new AbortController()
  answer = () => stop.abort()
  expect((await post({ signal: stop.signal })).answer).toEqual({ status: null, isRefusedHere: false })
})
