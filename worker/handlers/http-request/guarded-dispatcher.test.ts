import type { LookupAddress } from 'node:dns'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, isIP } from 'node:net'
import { fetch } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { guardedDispatcher, type Resolver } from './guarded-dispatcher.ts'

let server: Server
let port: number
let asked: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.headers.host ?? '')
    if (request.url?.startsWith('/to?')) return response.writeHead(302, { location: decodeURIComponent(request.url.slice(4)) }).end()
    response.end('inside')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** Answers with the lists one after the other, as a name does that is made to point elsewhere meanwhile, and with the last ever after. */
function resolverOf(...answers: string[][]): { resolve: Resolver; names: string[] } {
  const names: string[] = []
  const addressesOf = (list: string[]): LookupAddress[] => list.map((address) => ({ address, family: isIP(address) }))
  return {
    names,
    resolve: (name, _options, done) => {
      const answer = answers[Math.min(names.length, answers.length - 1)] ?? []
      names.push(name)
      done(null, addressesOf(answer))
    },
  }
}

/** Why a request was not sent; null: the server answered. */
async function refusalOf(url: string, allow: string, resolve = resolverOf(['127.0.0.1']).resolve): Promise<string | null> {
  asked = []
  const dispatcher = await guardedDispatcher({ DJAG_HTTP_ALLOW: allow }, resolve)
  try {
    await (await fetch(url, { dispatcher })).text()
    return null
  } catch (error) {
    return ((error as Error).cause as Error).message
  } finally {
    await dispatcher.close()
  }
}

describe('requests do not go inside', () => {
  test.each([
    '127.0.0.1',
    '127.9.9.9',
    '2130706433',
    '0x7f.1',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.3.4',
    '192.168.1.1',
    '169.254.169.254',
    '100.100.100.200',
    '168.63.129.16',
    '255.255.255.255',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::127.0.0.1]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
  ])('to the address %s', async (host) => {
    const { resolve, names } = resolverOf(['127.0.0.1'])
    expect(await refusalOf(`http://${host}:${port}/`, '', resolve)).toMatch(/is not an address of the internet, .* DJAG_HTTP_ALLOW/)
    expect({ asked, names }).toEqual({ asked: [], names: [] })
  })

  test.each([['127.0.0.1'], ['::1'], ['::ffff:10.0.0.1'], ['93.184.215.14', '10.0.0.1']])('by a name that is %s', async (...addresses) => {
    expect(await refusalOf(`http://rebound.example:${port}/`, '', resolverOf(addresses).resolve)).toContain('rebound.example is ')
    expect(asked).toEqual([])
  })

  test('by a redirect, whether it names an address or a name', async () => {
    const first = `http://allowed.example:${port}/to?`
    const inside = encodeURIComponent(`http://127.0.0.1:${port}/secret`)
    expect(await refusalOf(first + inside, 'allowed.example')).toContain('127.0.0.1 is not an address of the internet')
    expect(asked).toEqual([`allowed.example:${port}`])
    const named = encodeURIComponent(`http://other.example:${port}/secret`)
    expect(await refusalOf(first + named, 'allowed.example')).toContain('other.example is 127.0.0.1,')
    expect(asked).toEqual([`allowed.example:${port}`])
  })
})

test('a name is resolved once for a connection: what it was held against is where the connection goes', async () => {
  const { resolve, names } = resolverOf(['127.0.0.1'], ['203.0.113.1'])
  expect(await refusalOf(`http://rebinding.example:${port}/`, '127.0.0.1', resolve)).toBe(null)
  expect({ names, asked }).toEqual({ names: ['rebinding.example'], asked: [`rebinding.example:${port}`] })
})

describe('what the worker’s owner names is reached', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '10.0.0.0/8, 127.0.0.0/8'],
    ['intranet.example', 'Intranet.Example'],
    ['intranet.example.', 'intranet.example'],
    ['a.b.corp.example', '*.corp.example'],
    ['by-address.example', '127.0.0.1'],
  ])('%s by %s', async (host, allow) => {
    expect(await refusalOf(`http://${host}:${port}/`, allow)).toBe(null)
    expect(asked).toHaveLength(1)
  })

  test.each([
    ['corp.example', '*.corp.example'],
    ['evilcorp.example', '*.corp.example'],
    ['intranet.example.evil.example', 'intranet.example'],
    ['127.0.0.1', '::1, 10.0.0.0/8, ::/0'],
  ])('%s not by %s', async (host, allow) => {
    expect(await refusalOf(`http://${host}:${port}/`, allow)).toContain('127.0.0.1')
    expect(asked).toEqual([])
  })
})
