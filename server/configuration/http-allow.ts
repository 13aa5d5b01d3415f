import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { type Environment, givenSettings } from './setting-shapes.ts'

const WRONG =
  'use addresses, networks, host names or domains with commas between them, such as "10.0.0.0/8, ::1, intranet.example.org, *.corp.example"'
const HOST_NAME = /^(?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/

/** Where requests of tasks may go although it is inside: `http-request` refuses what is not on the internet and not named here. */
export const HTTP_ALLOW_SETTING = {
  DJAG_HTTP_ALLOW: z
    .string()
    .transform((text) => text.split(',').map((entry) => entry.trim().toLowerCase()))
    .refine((entries) => entries.every((entry) => networkOf(entry) !== null || isHostName(entry)), WRONG)
    .optional(),
}

/** The name under which handler processes find the setting. */
export const HTTP_ALLOW = 'DJAG_HTTP_ALLOW'

const settingsSchema = z.object(HTTP_ALLOW_SETTING)

type Address = ReturnType<typeof ipaddr.parse>
type Network = [Address, number]

/** What DJAG_HTTP_ALLOW names, to hold a name or an address against. */
export class AllowedHosts {
  readonly #names: ReadonlySet<string>
  readonly #domains: readonly string[]
  readonly #networks: readonly Network[]

  /** @throws ZodError when an entry can't be read; at the start of a worker all of them were */
  constructor(environment: Environment) {
    const { DJAG_HTTP_ALLOW: entries = [] } = settingsSchema.parse(givenSettings(environment))
    this.#networks = entries.map(networkOf).filter((network) => network !== null)
    const names = entries.filter((entry) => networkOf(entry) === null)
    this.#names = new Set(names.filter((name) => !name.startsWith('*.')))
    this.#domains = names.filter((name) => name.startsWith('*.')).map((name) => name.slice(1))
  }

  /** Whether the host is named: its address does not matter then. */
  hasName(name: string): boolean {
    const plain = name.toLowerCase().replace(/\.$/, '')
    return this.#names.has(plain) || this.#domains.some((domain) => plain.endsWith(domain))
  }

  hasAddress(address: Address): boolean {
    return this.#networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))
  }
}

/** null: it is a name, or nothing at all */
function networkOf(entry: string): Network | null {
  const [address = '', bits, ...more] = entry.split('/')
  if (more.length > 0 || !isPlainAddress(address)) return null
  const parsed = ipaddr.process(address)
  const all = parsed.kind() === 'ipv4' ? 32 : 128
  if (bits === undefined) return [parsed, all]
  return /^\d{1,3}$/.test(bits) && Number(bits) <= all ? [parsed, Number(bits)] : null
}

/** Four decimal parts or an IPv6 address: `10.1` and `0x7f000001`, which are addresses to some, are none here. */
function isPlainAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)
}

function isHostName(entry: string): boolean {
  return HOST_NAME.test(entry) && !entry.includes('..') && !/^[\d.]+$/.test(entry)
}
