import { BlockList, isIP } from 'node:net'
import { z } from 'zod'
import { type Environment, givenSettings } from './setting-shapes.ts'

const WRONG = 'use addresses or networks of your proxies with commas between them, such as "10.0.0.5, 192.168.0.0/16, ::1"'

/** The proxies whose word on where a request came from counts; without the setting none. Apart from the others, as the web program reads it alone. */
export const TRUSTED_PROXIES_SETTING = {
  DJAG_TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((entry) => entry.trim()))
    .refine((entries) => entries.every((entry) => isNetwork(entry)), WRONG)
    .optional(),
}

const settingsSchema = z.object(TRUSTED_PROXIES_SETTING)

/** The networks of DJAG_TRUSTED_PROXIES, as something that an address can be held against. */
export function trustedProxies(environment: Environment): BlockList {
  const { DJAG_TRUSTED_PROXIES: entries = [] } = settingsSchema.parse(givenSettings(environment))
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family)
  }
  return list
}

function isNetwork(entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32))
}
