import { describe, expect, it } from 'vitest'
import { type ChannelConfig, channelConfig, channelInput, PAGERDUTY_ADDRESS, secretsOfChannel, targetOfChannel } from './channel.ts'

const webhook = (address: string): ChannelConfig => ({ kind: 'webhook', address, signingSecret: null })

describe('an address', () => {
  it.each([
    'https://hooks.example.org/djag?a=b',
    'http://10.0.0.1:8080/x',
    'https://hooks.example.org/{{secret:path}}',
    '{{secret:whole}}',
  ])('may be %s', (address) => {
    expect(channelConfig.safeParse(webhook(address)).success).toBe(true)
  })

  it.each([
    ['', 'Write a whole address'],
    ['hooks.example.org', 'Write a whole address'],
    ['ftp://hooks.example.org', 'Write a whole address'],
    ['javascript:alert(1)', 'Write a whole address'],
    ['https://hooks.example.org/{{task}}', 'Only secrets'],
    ['https://hooks.example.org/{{secrets:x}}', ''],
    ['https://hooks.example.org/\u202Egro', 'cannot be seen'],
    [`https://hooks.example.org/${'x'.repeat(2_000)}`, 'At most 2,000'],
  ])('is refused as %s, with a sentence', (address, sentence) => {
    const issues = channelConfig.safeParse(webhook(address)).error?.issues ?? []
    expect(issues[0]).toMatchObject({ path: ['address'], message: expect.stringContaining(sentence) })
  })

  it.each(['slack', 'teams'] as const)('of %s has to be kept as a secret, as it lets everybody post who knows it', (kind) => {
    expect(channelConfig.safeParse({ kind, address: 'https://hooks.example.org/T0/B0/key' }).error?.issues[0]?.message).toContain('Secrets')
    expect(channelConfig.safeParse({ kind, address: '{{secret:hook}}' }).success).toBe(true)
  })
})

it('a channel of which something is not understood is refused', () => {
  const input = { name: 'Ops', config: webhook('https://example.org'), isEnabled: true }
  expect(channelInput.safeParse(input).success).toBe(true)
  for (const wrong of [
    { ...input, name: ' ' },
    { ...input, colour: 'red' },
    { ...input, config: { ...input.config, method: 'GET' } },
    { ...input, digest: { weekday: 1, hour: 8 } },
    { ...input, config: { kind: 'pigeon', address: 'https://example.org' } },
  ])
    expect(channelInput.safeParse(wrong).success).toBe(false)
})

it('a digest is sent by every kind of channel but a pager', () => {
  const digest = { weekday: 1, hour: 8, timezone: 'Europe/Berlin' }
  const ops = (config: object) => channelInput.safeParse({ name: 'Ops', config, isEnabled: true, digest })
  expect(ops({ kind: 'email', to: 'ops@example.org' }).success).toBe(true)
  expect(ops({ kind: 'pagerduty', routingKey: 'key' }).error?.issues[0]).toMatchObject({
    path: ['digest'],
    message: expect.stringContaining('alarms alone'),
  })
})

it.each([
  'ada',
  'ada@example.org, bob@example.org',
  'Ada <ada@example.org>',
  'ada@example.org\nbcc: bob@example.org',
  `${'a'.repeat(250)}@b.org`,
])('a mail goes to one address, and not to %j', (to) => {
  expect(channelConfig.safeParse({ kind: 'email', to: 'oncall@example.org' }).success).toBe(true)
  expect(channelConfig.safeParse({ kind: 'email', to }).success).toBe(false)
})

it('PagerDuty is asked where it usually is, unless another address is given', () => {
  expect(channelConfig.parse({ kind: 'pagerduty', routingKey: 'key' })).toMatchObject({ address: PAGERDUTY_ADDRESS })
})

it.each([
  [webhook('https://example.org'), []],
  [{ kind: 'webhook', address: 'https://example.org/{{secret:b}}', signingSecret: 'a' }, ['a', 'b']],
  [{ kind: 'slack', address: '{{secret:hook}}' }, ['hook']],
  [{ kind: 'pagerduty', address: PAGERDUTY_ADDRESS, routingKey: 'key' }, ['key']],
] satisfies [ChannelConfig, string[]][])('the secrets of %j are known by their names', (config, names) => {
  expect(secretsOfChannel(config)).toEqual(names)
})

it.each([
  ['https://ada:hunter2@hooks.example.org:8443/path?token=1', 'hooks.example.org:8443'],
  ['https://hooks.example.org/{{secret:path}}', 'hooks.example.org'],
  ['{{secret:hook}}', 'the address in the secret hook'],
])('of %s no more is shown than where it leads', (address, target) => {
  expect(targetOfChannel(webhook(address))).toBe(target)
})
