import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fetch } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fetchFollowing, type Sent } from './follow-redirects.ts'

type Asked = { at: string; method: string | undefined; headers: IncomingMessage['headers']; body: string }

let servers: Server[]
let origins: string[]
let asked: Asked[] = []

/** `/STATUS?ADDRESS` redirects there; any other path answers. */
async function serve(name: string): Promise<{ server: Server; origin: string }> {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const bytes of request) body += bytes
    asked.push({ at: `${name}${request.url?.split('?')[0]}`, method: request.method, headers: request.headers, body })
    const [, status, to] = /^\/(30\d)\?(.*)$/.exec(request.url ?? '') ?? []
    if (status) response.writeHead(Number(status), { location: decodeURIComponent(to ?? '') }).end('elsewhere')
    else response.end('here')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

beforeAll(async () => {
  const both = [await serve('own'), await serve('other')]
  servers = both.map(({ server }) => server)
  origins = both.map(({ origin }) => origin)
})
beforeEach(() => {
  asked = []
})
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

const HEADERS = { 'X-Api-Key': 'secret', Authorization: 'Bearer secret', 'content-type': 'text/plain', Accept: 'text/html' }
const post: Sent = { method: 'POST', headers: HEADERS, body: 'the body' }
const get: Sent = { method: 'GET', headers: HEADERS }
const redirecting = (status: number, to: string) => `${origins[0]}/${status}?${encodeURIComponent(to)}`
const send = async (url: string, sent: Sent) => await (await fetchFollowing(fetch, url, sent, {})).text()

describe('a redirect', () => {
  it('to the same server takes everything along', async () => {
    expect(await send(redirecting(307, '/there'), post)).toBe('here')
    expect(asked[1]).toMatchObject({ at: 'own/there', method: 'POST', body: 'the body', headers: { 'x-api-key': 'secret' } })
  })

  it('to another one takes none of the task’s headers along but harmless ones', async () => {
    expect(await send(redirecting(302, `${origins[1]}/there`), get)).toBe('here')
    expect(asked[1]).toMatchObject({ at: 'other/there', headers: { accept: 'text/html' } })
    expect(JSON.stringify(asked[1]?.headers)).not.toContain('secret')
  })

  it('that was to the other one does not get them back on the way home', async () => {
    const home = `${origins[0]}/there`
    await send(redirecting(302, `${origins[1]}/302?${encodeURIComponent(home)}`), get)
    expect(asked.map(({ at }) => at)).toEqual(['own/302', 'other/302', 'own/there'])
    expect(JSON.stringify(asked[2]?.headers)).not.toContain('secret')
  })

  it.each([307, 308])('of status %i sends no body to another one, and says so', async (status) => {
    await expect(send(redirecting(status, `${origins[1]}/there`), post)).rejects.toThrow(
      `redirects the body of the request to ${origins[1]}`,
    )
    expect(asked).toHaveLength(1)
  })

  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [302, 'DELETE', 'DELETE'],
    [308, 'POST', 'POST'],
  ])('of status %i makes of %s a %s, without a body where it is another', async (status, method, then) => {
    await send(redirecting(status, '/there'), method === 'HEAD' ? { ...get, method } : { ...post, method })
    expect(asked[1]).toMatchObject({ method: then, body: then === method && method !== 'HEAD' ? 'the body' : '' })
    expect(asked[1]?.headers['content-type']).toBe(then === 'GET' ? undefined : 'text/plain')
  })

  it('that leads nowhere, or round for ever, ends in words', async () => {
    await expect(send(redirecting(302, 'ftp://example.org/'), get)).rejects.toThrow('no address of http or https')
    let to = '/there'
    for (let n = 0; n < 22; n++) to = `/302?${encodeURIComponent(to)}`
    await expect(send(`${origins[0]}${to}`, get)).rejects.toThrow('more than 20 redirects')
  })
})
