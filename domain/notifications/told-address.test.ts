import { expect, it } from 'vitest'
import type { ChannelConfig } from './channel.ts'
import { toldAddress } from './told-address.ts'

const mail = (to: string): ChannelConfig => ({ kind: 'email', to })
const webhook = (address: string, signingSecret: string | null = null): ChannelConfig => ({ kind: 'webhook', address, signingSecret })
const pager = (routingKey: string): ChannelConfig => ({ kind: 'pagerduty', address: 'https://events.pagerduty.com/v2/enqueue', routingKey })
const secrets = { hook: ' https://hooks.example.org/T0/key\n', path: 'T0/key', one: 'key-1', 'one-too': 'key-1 ', other: 'key-2' }

it.each([
  [mail('Ada@Example.org'), mail('ada@example.ORG')],
  [mail('ada@bücher.example'), mail('ada@xn--bcher-kva.example')],
  [webhook('https://Hooks.example.org:443/T0/key#top'), webhook('https://hooks.example.org/T0/key', 'one')],
  [webhook('https://hooks.example.org/{{secret:path}}'), { kind: 'slack', address: '{{secret:hook}}' }],
  [pager('one'), pager('one-too')],
] satisfies [ChannelConfig, ChannelConfig][])('%j and %j lead to one address', (one, other) => {
  expect(toldAddress(one, secrets)).toBe(toldAddress(other, secrets))
})

it.each([
  [mail('ada@example.org'), mail('ada+djag@example.org')],
  [webhook('https://hooks.example.org/a'), webhook('https://hooks.example.org/A')],
  [webhook('https://hooks.example.org/?a'), webhook('https://hooks.example.org/?b')],
  [pager('one'), pager('other')],
] satisfies [ChannelConfig, ChannelConfig][])('%j and %j do not', (one, other) => {
  expect(toldAddress(one, secrets)).not.toBe(toldAddress(other, secrets))
})
