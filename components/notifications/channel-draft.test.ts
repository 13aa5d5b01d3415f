import { expect, it } from 'vitest'
import { type ChannelConfig, channelConfig, PAGERDUTY_ADDRESS } from '#domain/notifications/channel.ts'
import { channelDraftOf, configOf, digestTimeWords, fieldOf, NEW_CHANNEL, sentDigest } from './channel-draft.ts'

const DIGEST = { weekday: 1, hour: 8, timezone: 'Europe/Berlin' }
const REST = { name: 'Ops', isEnabled: true, digest: DIGEST }

it.each([
  { kind: 'email', to: 'oncall@example.org' },
  { kind: 'webhook', address: 'https://hooks.example.org/x', signingSecret: null },
  { kind: 'webhook', address: 'https://hooks.example.org/{{secret:path}}', signingSecret: 'signing' },
  { kind: 'slack', address: '{{secret:slack-hook}}' },
  { kind: 'teams', address: 'https://prod.example.org/{{secret:rest}}' },
  { kind: 'pagerduty', address: PAGERDUTY_ADDRESS, routingKey: 'pager' },
  { kind: 'pagerduty', address: 'https://events.eu.pagerduty.com/v2/enqueue', routingKey: 'pager' },
] satisfies ChannelConfig[])('the form of %j gives the same when nothing is typed', (config) => {
  expect(configOf(channelDraftOf(config, REST))).toEqual(config)
})

it('another secret stands in place of the whole address', () => {
  const draft = channelDraftOf({ kind: 'teams', address: 'https://prod.example.org/{{secret:rest}}' }, REST)
  expect(configOf({ ...draft, secret: 'other' })).toEqual({ kind: 'teams', address: '{{secret:other}}' })
})

it.each(['email', 'webhook', 'slack', 'teams', 'pagerduty'] as const)('an empty form of %s is refused at a field that it shows', (kind) => {
  const issues = channelConfig.safeParse(configOf({ ...NEW_CHANNEL, kind })).error?.issues ?? []
  expect(issues.map(({ path }) => fieldOf(['input', 'config', ...path].join('.'), kind))).toContain(
    kind === 'email' || kind === 'webhook' ? 'address' : 'secret',
  )
})

it('a digest is kept while the form says a pager, and not sent by it', () => {
  const draft = channelDraftOf({ kind: 'email', to: 'oncall@example.org' }, REST)
  expect(sentDigest(draft)).toEqual(DIGEST)
  expect(sentDigest({ ...draft, kind: 'pagerduty' })).toBeNull()
  expect(digestTimeWords(DIGEST)).toBe('Mon at 08:00 (Europe/Berlin)')
})
