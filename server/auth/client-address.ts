import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { type BlockList, isIP, isIPv6 } from 'node:net'
import { trustedProxies } from '#server/configuration/trusted-proxies.ts'

/** Carries the address a request really came from. Whatever a client sends under this name is overwritten. */
export const CLIENT_ADDRESS_HEADER = 'x-djag-client-address'

/** Stands for the address where a connection has none any more. */
const NO_ADDRESS = 'unknown'

/**
 * Notes on every incoming request of this process which address it came from, before anything handles it.
 * Next and the libraries would believe the `x-forwarded-for` that a client sends, so that each guess at a password could claim another address.
 */
export function recordClientAddresses(environment: NodeJS.ProcessEnv): void {
  const trusted = trustedProxies(environment)
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    const forwarded = request.headers['x-forwarded-for']
    request.headers[CLIENT_ADDRESS_HEADER] = clientAddress(request.socket.remoteAddress, forwarded, trusted)
  })
}

/**
 * Who sent a request: the peer of its connection, or, while that is a proxy of ours, whom that one says it got it from; in a chain of proxies the
 * rightmost address that is none of ours. What stands left of it anybody can have made up.
 * @param forwardedFor the X-Forwarded-For header, its lines joined by commas
 */
export function clientAddress(peer: string | undefined, forwardedFor: string | string[] | undefined, trusted: BlockList): string {
  let address = bareAddress(peer ?? '')
  if (address === null) return NO_ADDRESS
  const hops = String(forwardedFor ?? '').split(',')
  while (isTrusted(address, trusted)) {
    const before = bareAddress(hops.pop() ?? '')
    if (before === null) break
    address = before
  }
  return address
}

/** Who sent the request that these headers are of. */
export function clientAddressOf(headers: Headers | undefined): string {
  return headers?.get(CLIENT_ADDRESS_HEADER) ?? NO_ADDRESS
}

/** What limits count by: an IPv6 address stands for its network of 64 bits, as each customer has one whole. */
export function limitedAddress(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = tail === undefined ? left : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

function isTrusted(address: string, trusted: BlockList): boolean {
  return trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** An address without port and brackets, and an IPv4 one that came over IPv6 as itself; null for anything else. */
function bareAddress(text: string): string | null {
  const trimmed = text.trim()
  const bare = /^\[(.+)\](:\d+)?$/.exec(trimmed)?.[1] ?? /^([\d.]+)(:\d+)?$/.exec(trimmed)?.[1] ?? trimmed
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare
  return isIP(mapped) === 0 ? null : mapped.toLowerCase()
}
