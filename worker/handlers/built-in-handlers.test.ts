import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RunActionQueue } from '#worker/handler-child/run-inbound.ts'
import { runHandler } from '#worker/testing/run-handler.ts'
import { offeredBuiltIn } from './built-in.ts'
import httpRequest from './http-request/http-request.ts'
import log from './log.ts'
import wait from './wait.ts'

let server: Server
let origin: string
let onSilence: () => void = () => {}

const textOf = async (request: IncomingMessage) => (await request.toArray()).join('')

beforeAll(async () => {
  process.env.DJAG_HTTP_ALLOW = '127.0.0.1'
  server = createServer(async (request, response) => {
    if (request.url === '/echo')
      return response.setHeader('x-request-id', '7').end(`${request.method} ${request.headers['content-type']} ${await textOf(request)}`)
    if (request.url === '/trace') return response.end(String(request.headers.traceparent))
    if (request.url === '/whoami') return response.end(request.headers.authorization)
    if (request.url === '/teapot') return response.writeHead(418).end('short and stout')
    if (request.url === '/moved') return response.writeHead(302, { location: '/teapot' }).end('over there')
    if (request.url === '/latin')
      return response.setHeader('content-type', 'text/plain; charset=ISO-8859-1').end(Buffer.from('caf\u00e9', 'latin1'))
    if (request.url === '/odd-charset') return response.setHeader('content-type', 'text/plain; charset=no-such-thing').end('caf\u00e9')
    if (request.url === '/endless') {
      response.on('drain', () => response.write('x'.repeat(10_000)))
      while (response.write('x'.repeat(10_000)));
      return
    }
    onSilence()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  delete process.env.DJAG_HTTP_ALLOW
  server.closeAllConnections()
  server.close()
})

test('containers and shells are offered only where the worker’s owner lets them run', () => {
  const offered = (environment: Record<string, string>) => offeredBuiltIn(environment).map(({ name }) => name)
  expect(offered({})).toEqual(['http-request', 'log', 'sql-query', 'wait'])
  expect(offered({ DJAG_SHELL: 'off' })).not.toContain('shell-command')
  expect(offered({ DJAG_SHELL: 'on' })).toContain('shell-command')
  expect(offered({ DJAG_CONTAINERS: 'podman' })).toContain('container')
})

describe('http-request', () => {
  test('sends what it is told and returns status, some headers and the body', async () => {
    const { ending } = await runHandler(httpRequest, { url: `${origin}/echo`, method: 'POST', body: { a: 1 } })
    expect(ending).toMatchObject({
      outcome: 'succeeded',
      result: { status: 200, headers: { 'x-request-id': '7' }, body: 'POST application/json {"a":1}' },
    })
  })

  test('sends text as it is, with the headers given', async () => {
    const request = { url: `${origin}/echo`, method: 'PUT', body: 'a,b', headers: { 'Content-Type': 'text/csv' } }
    expect((await runHandler(httpRequest, request)).ending).toMatchObject({ result: { body: 'PUT text/csv a,b' } })
  })

  test('hands on the span of its attempt where runs are traced, unless the task names another', async () => {
    const asked = async (headers: Record<string, string>, given: object) =>
      (await runHandler(httpRequest, { url: `${origin}/trace`, headers }, undefined, undefined, given)).ending
    expect(await asked({}, {})).toMatchObject({ result: { body: 'undefined' } })
    expect(await asked({}, { traceparent: '00-a-b-01' })).toMatchObject({ result: { body: '00-a-b-01' } })
    expect(await asked({ TraceParent: 'own' }, { traceparent: '00-a-b-01' })).toMatchObject({ result: { body: 'own' } })
  })

  test('fails on a status that is not expected, and says what came instead', async () => {
    const { ending } = await runHandler(httpRequest, { url: `${origin}/teapot` })
    expect(ending).toMatchObject({
      outcome: 'failed',
      error: { message: expect.stringMatching(/status 418, expected 200 to 299.*short and stout/) },
    })
    expect((await runHandler(httpRequest, { url: `${origin}/teapot`, expectedStatus: [404, 418] })).ending).toMatchObject({
      outcome: 'succeeded',
    })
    expect((await runHandler(httpRequest, { url: `${origin}/echo`, expectedStatus: 204 })).ending).toMatchObject({ outcome: 'failed' })
  })

  test('can expect a redirect, and follows those it does not expect unless told otherwise', async () => {
    const moved = (more: object) => runHandler(httpRequest, { url: `${origin}/moved`, ...more })
    expect((await moved({ expectedStatus: 302 })).ending).toMatchObject({
      outcome: 'succeeded',
      result: { status: 302, headers: { location: '/teapot' }, body: 'over there' },
    })
    expect((await moved({ expectedStatus: 418 })).ending).toMatchObject({ outcome: 'succeeded', result: { body: 'short and stout' } })
    expect((await moved({ expectedStatus: [302, 418], followRedirects: true })).ending).toMatchObject({ result: { status: 418 } })
    expect((await moved({ followRedirects: false })).ending).toMatchObject({
      outcome: 'failed',
      error: { message: expect.stringContaining('status 302, expected 200 to 299') },
    })
  })

  test('reads the body in the charset that its header names', async () => {
    for (const path of ['latin', 'odd-charset'])
      expect((await runHandler(httpRequest, { url: `${origin}/${path}` })).ending).toMatchObject({ result: { body: 'caf\u00e9' } })
  })

  test('keeps the beginning of an answer without end', async () => {
    const { ending } = await runHandler(httpRequest, { url: `${origin}/endless` })
    expect(ending).toMatchObject({ outcome: 'succeeded', result: { bodyIsCut: true } })
  })

  test('fails when the answer takes longer than the time limit', async () => {
    const { ending } = await runHandler(httpRequest, { url: `${origin}/silent`, timeLimitSeconds: 0.05 })
    expect(ending).toMatchObject({ outcome: 'failed', error: { message: expect.stringContaining('did not answer within 0.05 s') } })
  })

  test('stops when the run has to stop', async () => {
    const stop = new AbortController()
    onSilence = () => stop.abort(new Error('stop now'))
    expect((await runHandler(httpRequest, { url: `${origin}/silent` }, stop.signal)).ending).toMatchObject({
      error: { message: 'stop now' },
    })
  })

  test('says why a host could not be reached, and shows no password', async () => {
    const run = await runHandler(httpRequest, { url: 'http://me:hidden@127.0.0.1:2/' })
    expect(run.ending).toMatchObject({
      outcome: 'failed',
      error: { message: expect.stringMatching(/127\.0\.0\.1:2\/ could not be reached: connect ECONNREFUSED/) },
    })
    expect(JSON.stringify([run.log, run.ending])).not.toContain('hidden')
  })

  test('sends user and password of a URL as a header', async () => {
    const { ending } = await runHandler(httpRequest, { url: `${origin.replace('//', '//me:p%40ss@')}/whoami` })
    expect(ending).toMatchObject({ result: { body: `Basic ${btoa('me:p@ss')}` } })
  })

  test('refuses addresses that are not http', async () => {
    expect((await runHandler(httpRequest, { url: 'file:///etc/passwd' })).ending).toMatchObject({ outcome: 'failed' })
  })
})

describe('wait', () => {
  test('ends early, and succeeds, when its run is told to stop after its step', async () => {
    const actions = new RunActionQueue()
    actions.push({ id: 1, action: 'stop-after-step', payload: {}, by: 'Grace' })
    const { ending, answers } = await runHandler(wait, { seconds: 3600 }, undefined, actions)
    expect(ending).toMatchObject({ outcome: 'succeeded', result: { waitedMs: expect.any(Number) } })
    expect(answers).toMatchObject([{ id: 1, state: 'done' }])
  })

  test('tells how far it is and how long it waited', async () => {
    const { ending, progress } = await runHandler(wait, { milliseconds: 30 })
    expect(ending).toMatchObject({ outcome: 'succeeded', result: { waitedMs: expect.any(Number) } })
    expect(progress.at(-1)?.percent).toBe(100)
  })

  test('stops at once when the run has to stop', async () => {
    const { ending } = await runHandler(wait, { seconds: 3600 }, AbortSignal.abort(new Error('stop now')))
    expect(ending.outcome).toBe('failed')
  })
})

test('log writes its line at its level', async () => {
  const { ending, log: lines } = await runHandler(log, { message: 'careful', level: 'warn' })
  expect(lines).toEqual([{ level: 'warn', message: 'careful' }])
  expect(ending).toEqual({ outcome: 'succeeded', result: { message: 'careful' } })
})
