import { type LookupAddress, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Dispatcher } from 'undici'
import { AllowedHosts } from '#server/configuration/http-allow.ts'
import type { Environment } from '#server/configuration/setting-shapes.ts'

/** Services of clouds that tell a machine its secrets, at an address that looks like any other. */
const METADATA_ADDRESSES = new Set(['168.63.129.16'])

/** Addresses that are kept for IPv4 ones, by whose value a gateway goes on. */
const IPV4_COMPATIBLE: [ReturnType<typeof ipaddr.parse>, number] = [ipaddr.parse('::'), 96]

/** Said where a request would go inside, instead of to the internet. */
export class RefusedAddress extends Error {
  override name = 'RefusedAddress'

  constructor(host: string, address: string) {
    const what = host === address ? `${address} is` : `${host} is ${address},`
    super(`${what} not an address of the internet, and requests may not go there. Whoever owns the worker can name it in DJAG_HTTP_ALLOW.`)
  }
}

export type Resolver = (
  name: string,
  options: { all: true; family?: number; hints?: number },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * What connects the requests of `http-request`: each connection, those of redirects too, goes to an address that was looked at, as a name is
 * resolved once and its addresses are held against the rules before one of them is used.
 * @param environment where DJAG_HTTP_ALLOW is read
 */
export async function guardedDispatcher(environment: Environment, resolve: Resolver = lookup as Resolver): Promise<Dispatcher> {
  // Each run has a process of its own; few of them send requests. Bundled, a package of CommonJS has no names but this one.
  const { default: undici } = await import('undici')
  const allowed = new AllowedHosts(environment)
  const connect = undici.buildConnector({ lookup: guardedLookup(allowed, resolve) } as Parameters<typeof undici.buildConnector>[0])
  return new undici.Agent({
    // A run has a time limit of its own, which may be longer than the five minutes that are usual here.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, callback) => {
      const host = options.hostname.replace(/^\[|\]$/g, '')
      // An address is not looked up.
      if (isIP(host) !== 0 && isInside(host, allowed)) callback(new RefusedAddress(host, host), null)
      else connect(options, callback)
    },
  })
}

function guardedLookup(allowed: AllowedHosts, resolve: Resolver): LookupFunction {
  return (name, options, callback) => {
    const { all, ...how } = options
    const asked = how as { family?: number; hints?: number }
    resolve(name, { ...asked, all: true }, (error, addresses) => {
      if (error) return callback(error, [])
      const refused = allowed.hasName(name) ? undefined : addresses.find(({ address }) => isInside(address, allowed))
      if (refused) return callback(new RefusedAddress(name, refused.address), [])
      const [first] = addresses
      if (all || !first) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

/** Whether it is an address of this machine, of a private network, of a cloud's metadata, or of no network at all, and not allowed. */
function isInside(text: string, allowed: AllowedHosts): boolean {
  const address = ipaddr.process(text)
  if (allowed.hasAddress(address)) return false
  if (address.range() !== 'unicast' || METADATA_ADDRESSES.has(address.toString())) return true
  return address.kind() === 'ipv6' && address.match(...IPV4_COMPATIBLE)
}
