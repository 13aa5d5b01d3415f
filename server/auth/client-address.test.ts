import { expect, test } from 'vitest'
import { trustedProxies } from '#server/configuration/trusted-proxies.ts'
import { clientAddress, limitedAddress } from './client-address.ts'

const none = trustedProxies({})
const ours = trustedProxies({ DJAG_TRUSTED_PROXIES: '127.0.0.1, ::1, 10.0.0.0/8, fd00::/8' })

test.each<[string, string | undefined, string | undefined, typeof none, string]>([
  ['without the setting nobody is believed', '127.0.0.1', '198.51.100.7', none, '127.0.0.1'],
  ['who is no proxy of ours is not believed', '203.0.113.9', '198.51.100.7', ours, '203.0.113.9'],
  ['a proxy of ours is', '127.0.0.1', '198.51.100.7', ours, '198.51.100.7'],
  ['what the client made up stands left of it', '127.0.0.1', '1.1.1.1, 198.51.100.7', ours, '198.51.100.7'],
  ['a chain of our proxies is passed through', '10.1.2.3', '1.1.1.1, 198.51.100.7, 10.9.9.9', ours, '198.51.100.7'],
  ['who comes from within is the leftmost of ours', '10.1.2.3', '10.7.7.7, 10.9.9.9', ours, '10.7.7.7'],
  ['a proxy that says nothing counts itself', '127.0.0.1', undefined, ours, '127.0.0.1'],
  ['what is no address ends the chain', '127.0.0.1', '198.51.100.7, unknown', ours, '127.0.0.1'],
  ['ports and brackets are left out', '::1', '[2001:db8::7]:4711', ours, '2001:db8::7'],
  ['the port of an IPv4 address too', '::1', '198.51.100.7:4711', ours, '198.51.100.7'],
  ['IPv4 over IPv6 is itself', '::ffff:127.0.0.1', '::ffff:198.51.100.7', ours, '198.51.100.7'],
  ['a connection that has gone has none', undefined, '198.51.100.7', ours, 'unknown'],
])('%s', (_, peer, forwarded, trusted, address) => {
  expect(clientAddress(peer, forwarded, trusted)).toBe(address)
})

test.each([
  ['198.51.100.7', '198.51.100.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
])('limits count %s as %s', (address, counted) => {
  expect(limitedAddress(address)).toBe(counted)
})
