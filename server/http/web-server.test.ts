import { once } from 'node:events'
import { Agent, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { CLIENT_ADDRESS_HEADER } from '#server/auth/client-address.ts'
import { trustedProxies } from '#server/configuration/trusted-proxies.ts'
import { failureLog } from '#server/failures/failure-log.ts'
import { MOST_BODY_BYTES, MOST_MANIFEST_BYTES } from './body-limits.ts'
import { createWebServer } from './web-server.ts'

const FORBIDDEN = 'x-never-reached'
let server: Server
let answered = 0

/** Tells what it was asked, as something behind the gate sees it. */
beforeAll(async () => {
  vi.spyOn(failureLog, 'error').mockImplementation(() => {})
  const options = { isTls: true, trustedProxies: trustedProxies({ DJAG_TRUSTED_PROXIES: '127.0.0.1' }) }
  server = createWebServer(async (request, response) => {
    answered++
    if (request.url === '/breaks') throw new Error('no')
    const body = await text(request)
    response.end(
      JSON.stringify({ body: body.length, length: request.headers['content-length'], from: request.headers[CLIENT_ADDRESS_HEADER] }),
    )
  }, options)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  vi.restoreAllMocks()
})

const port = () => (server.address() as AddressInfo).port

type Answer = { status: number; headers: IncomingHttpHeaders; body: string; wasContinued: boolean }
type Asking = { method?: string; path?: string; headers?: Record<string, string>; body?: Buffer[] }

/** Sends a body part by part: without a content-length it goes out in chunks. */
async function ask({ method = 'POST', path = '/', headers = {}, body = [] }: Asking): Promise<Answer> {
  const request = httpRequest({ host: '127.0.0.1', port: port(), method, path, headers, agent: false })
  let wasContinued = false
  const answer = once(request, 'response')
  if (headers.expect) {
    request.flushHeaders()
    const first = await Promise.race([once(request, 'continue').then(() => 'continue'), answer.then(() => 'answer')])
    wasContinued = first === 'continue'
  }
  // Who is refused before the body was asked for sends none.
  if (!headers.expect || wasContinued) {
    for (const part of body) request.write(part)
    request.end()
  }
  const [response] = await answer
  // What was refused before its body was sent would otherwise stay open, until the server's end resets it at a moment when nobody listens.
  request.on('error', () => {})
  const told = { status: response.statusCode, headers: response.headers, body: await text(response), wasContinued }
  request.destroy()
  return told
}

const parts = (bytes: number) =>
  Array.from({ length: Math.ceil(bytes / 65_536) }, (_, index) => Buffer.alloc(Math.min(65_536, bytes - index * 65_536), 'x'))
const announced = (bytes: number, more = {}) => ({ headers: { 'content-length': String(bytes), ...more }, body: parts(bytes) })

function expectSafe(headers: IncomingHttpHeaders): void {
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    'strict-transport-security': 'max-age=31536000',
  })
}

describe('bodies', () => {
  it('up to the limit are handed on, whether their length was announced or not', async () => {
    for (const asking of [announced(MOST_BODY_BYTES), { body: parts(MOST_BODY_BYTES) }]) {
      const { status, body } = await ask(asking)
      expect([status, JSON.parse(body)]).toEqual([200, expect.objectContaining({ body: MOST_BODY_BYTES, length: String(MOST_BODY_BYTES) })])
    }
    expect(JSON.parse((await ask({ headers: { 'transfer-encoding': 'chunked' } })).body)).toMatchObject({ body: 0 })
  })

  it.each([
    ['announced', announced(MOST_BODY_BYTES + 1)],
    ['in chunks', { body: parts(MOST_BODY_BYTES + 1) }],
    ['of many megabytes in chunks', { body: parts(12 * MOST_BODY_BYTES) }],
  ])('above the limit, %s, reach nothing, and their sender hears why', async (_, asking) => {
    const before = answered
    const { status, headers, body } = await ask(asking)
    expect(status).toBe(413)
    expect(JSON.parse(body)).toEqual({ code: 'too_large', message: expect.stringContaining('at most 1 MB') })
    expectSafe(headers)
    expect(answered).toBe(before)
  })

  it('of all tasks as a file may be larger, where their length is announced, and nowhere else', async () => {
    for (const path of ['/api/v1/plan', '/api/v1/apply?x=1']) {
      expect(JSON.parse((await ask({ ...announced(MOST_MANIFEST_BYTES), path })).body)).toMatchObject({ body: MOST_MANIFEST_BYTES })
      const { status, body } = await ask({ ...announced(MOST_MANIFEST_BYTES + 1), path })
      expect([status, body]).toEqual([413, expect.stringContaining('at most 16 MB')])
      expect((await ask({ body: parts(MOST_BODY_BYTES + 1), path })).status).toBe(413)
    }
    for (const path of ['/api/v1/plan/', '/api/v1/tasks?/api/v1/plan', '/api/v1/planning', '//api/v1/plan'])
      expect((await ask({ ...announced(MOST_BODY_BYTES + 1), path })).status).toBe(413)
  })

  it('above the limit are refused before they are sent, if one asks, and taken if they are not', async () => {
    expect(await ask(announced(MOST_BODY_BYTES + 1, { expect: '100-continue' }))).toMatchObject({ status: 413, wasContinued: false })
    expect(await ask(announced(1_000, { expect: '100-continue' }))).toMatchObject({ status: 200, wasContinued: true })
  })

  it('above the limit are refused to a program by a problem document', async () => {
    const { headers, body } = await ask({ ...announced(MOST_BODY_BYTES + 1), path: '/api/v1/tasks' })
    expect(headers['content-type']).toBe('application/problem+json')
    expect(JSON.parse(body)).toMatchObject({ code: 'too_large', status: 413, detail: expect.stringContaining('at most 1 MB') })
  })

  it('above the limit are refused to a server action in plain text, which its caller shows', async () => {
    const { headers, body } = await ask(announced(MOST_BODY_BYTES + 1, { 'next-action': 'any' }))
    expect(headers['content-type']).toBe('text/plain')
    expect(body).toMatch(/^This is too much at once/)
  })
})

describe('every answer', () => {
  it('has its security headers, and transport security where people come over https', async () => {
    for (const asking of [{}, { path: '/breaks' }, { method: 'TRACE' }, { method: 'GET', path: '/%' }])
      expectSafe((await ask(asking)).headers)
  })

  it('to what is no HTTP has them too', async () => {
    const socket = connect(port(), '127.0.0.1')
    socket.write('GARBAGE\r\n\r\n')
    const answer = await text(socket)
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(answer).toContain('x-content-type-options: nosniff')
  })

  it('to TRACE is 405, and to a failure behind is 500 without a word about it', async () => {
    expect(await ask({ method: 'TRACE', headers: { cookie: FORBIDDEN } })).toMatchObject({
      status: 405,
      body: expect.not.stringContaining(FORBIDDEN),
    })
    expect(await ask({ path: '/breaks' })).toMatchObject({ status: 500, body: 'Something went wrong here; it was logged.' })
  })
})

it('is told where a request came from by a proxy of ours, and by nobody else', async () => {
  const from = async (headers: Record<string, string>) => JSON.parse((await ask({ headers })).body).from
  expect(await from({ [CLIENT_ADDRESS_HEADER]: '192.0.2.1' })).toBe('127.0.0.1')
  expect(await from({ 'x-forwarded-for': '192.0.2.1, 198.51.100.7' })).toBe('198.51.100.7')
})

it('keeps an idle connection for longer than proxies do, and ends at once when it is closed, with what was under way answered', async () => {
  let begun = () => {}
  let goOn = () => {}
  const isBegun = new Promise<void>((resolve) => {
    begun = resolve
  })
  const mayGoOn = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const ending = createWebServer(
    async (_request, response) => {
      begun()
      await mayGoOn
      response.end('answered')
    },
    { isTls: false, trustedProxies: trustedProxies({}) },
  )
  ending.listen(0, '127.0.0.1')
  await once(ending, 'listening')
  const agent = new Agent({ keepAlive: true })
  const asked = httpRequest({ host: '127.0.0.1', port: (ending.address() as AddressInfo).port, agent })
  const answer = once(asked, 'response')
  asked.end()
  await isBegun
  const ended = new Promise((resolve) => ending.close(resolve))
  ending.closeIdleConnections()
  goOn()
  const [response] = await answer
  expect([await text(response), response.headers['keep-alive']]).toEqual(['answered', 'timeout=75'])
  await ended
  agent.destroy()
})
