import { expect, it } from 'vitest'
import { type ChannelConfig, channelConfig, PAGERDUTY_ADDRESS } from '#domain/notifications/channel.ts'
import { channelDraftOf, configOf, fieldOf, NEW_CHANNEL } from './channel-draft.ts'

it.each([
  { kind: 'email', to: 'oncall@example.org' },
  { kind: 'webhook', address: 'https://hooks.example.org/x', signingSecret: null },
  { kind: 'webhook', address: 'https://hooks.example.org/{{secret:path}}', signingSecret: 'signing' },
  { kind: 'slack', address: '{{secret:slack-hook}}' },
  { kind: 'teams', address: 'https://prod.example.org/{{secret:rest}}' },
  { kind: 'pagerduty', address: PAGERDUTY_ADDRESS, routingKey: 'pager' },
  { kind: 'pagerduty', address: 'https://events.eu.pagerduty.com/v2/enqueue', routingKey: 'pager' },
] satisfies ChannelConfig[])('the form of %j gives the same when nothing is typed', (config) => {
  expect(configOf(channelDraftOf('Ops', config, true))).toEqual(config)
})

it('another secret stands in place of the whole address', () => {
  const draft = channelDraftOf('Ops', { kind: 'teams', address: 'https://prod.example.org/{{secret:rest}}' }, true)
  expect(configOf({ ...draft, secret: 'other' })).toEqual({ kind: 'teams', address: '{{secret:other}}' })
})

it.each(['email', 'webhook', 'slack', 'teams', 'pagerduty'] as const)('an empty form of %s is refused at a field that it shows', (kind) => {
  const issues = channelConfig.safeParse(configOf({ ...NEW_CHANNEL, kind })).error?.issues ?? []
  expect(issues.map(({ path }) => fieldOf(['input', 'config', ...path].join('.'), kind))).toContain(
    kind === 'email' || kind === 'webhook' ? 'address' : 'secret',
  )
})
