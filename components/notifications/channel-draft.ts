import { type ChannelConfig, type ChannelKind, PAGERDUTY_ADDRESS } from '#domain/notifications/channel.ts'
import type { DigestTime } from '#domain/notifications/digest-time.ts'
import { secretNamesIn, secretReference } from '#domain/secrets/secret-references.ts'
import { WEEKDAYS } from './rule-draft.ts'

/** What stands in the form of a channel. `secret`: the one that it needs, by its name; null: none is chosen. `digest` null: no week is told. */
export type ChannelDraft = {
  name: string
  kind: ChannelKind
  address: string
  secret: string | null
  isEnabled: boolean
  digest: DigestTime | null
}

export const CHANNEL_WORDS: Readonly<Record<ChannelKind, string>> = {
  email: 'E-mail',
  webhook: 'Webhook',
  slack: 'Slack',
  teams: 'Microsoft Teams',
  pagerduty: 'PagerDuty',
}

/** What the secret of a channel is called, and what it is for. */
export const SECRET_WORDS: Readonly<Record<Exclude<ChannelKind, 'email'>, { label: string; help: string; isOptional: boolean }>> = {
  webhook: {
    label: 'Signing secret',
    help: 'Messages are signed by it, as Standard Webhooks does, so that the receiver knows them.',
    isOptional: true,
  },
  slack: { label: 'Secret with the address', help: 'The whole address of an incoming webhook, kept under Secrets.', isOptional: false },
  teams: {
    label: 'Secret with the address',
    help: 'The whole address of a workflow that posts what it receives, kept under Secrets.',
    isOptional: false,
  },
  pagerduty: {
    label: 'Secret with the integration key',
    help: 'Of an integration of Events API v2, kept under Secrets.',
    isOptional: false,
  },
}

/** Whether the address is typed; of the other kinds it is a secret. */
export function hasTypedAddress(kind: ChannelKind): boolean {
  return kind === 'email' || kind === 'webhook' || kind === 'pagerduty'
}

export const NEW_CHANNEL: ChannelDraft = { name: '', kind: 'webhook', address: '', secret: null, isEnabled: true, digest: null }

/** A channel as its form shows it. */
export function channelDraftOf(
  config: ChannelConfig,
  { name, isEnabled, digest }: Pick<ChannelDraft, 'name' | 'isEnabled' | 'digest'>,
): ChannelDraft {
  const rest = { name, kind: config.kind, isEnabled, digest }
  switch (config.kind) {
    case 'email':
      return { ...rest, address: config.to, secret: null }
    case 'webhook':
      return { ...rest, address: config.address, secret: config.signingSecret }
    case 'pagerduty':
      return { ...rest, address: config.address === PAGERDUTY_ADDRESS ? '' : config.address, secret: config.routingKey }
    case 'slack':
    case 'teams':
      return { ...rest, address: config.address, secret: secretNamesIn(config.address)[0] ?? null }
  }
}

/** The digest as it is sent by a kind of channel: pagers take alarms alone. */
export function sentDigest({ kind, digest }: Pick<ChannelDraft, 'kind' | 'digest'>): DigestTime | null {
  return kind === 'pagerduty' ? null : digest
}

/** When a channel is told of the week that is over, in words. */
export function digestTimeWords({ weekday, hour, timezone }: DigestTime): string {
  return `${WEEKDAYS[weekday - 1]} at ${hourWords(hour)} (${timezone})`
}

export function hourWords(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`
}

/** What the form says of how messages get there. An address of another kind than one whole secret stays until another secret is chosen. */
export function configOf({ kind, address, secret }: ChannelDraft): ChannelConfig {
  switch (kind) {
    case 'email':
      return { kind, to: address.trim() }
    case 'webhook':
      return { kind, address, signingSecret: secret }
    case 'pagerduty':
      return { kind, address: address.trim() === '' ? PAGERDUTY_ADDRESS : address, routingKey: secret ?? '' }
    case 'slack':
    case 'teams': {
      const isUnchanged = secret !== null && secretNamesIn(address)[0] === secret
      return { kind, address: isUnchanged ? address : secret === null ? '' : secretReference(secret) }
    }
  }
}

/** At which field of the form a sentence of the server stands, by the path that it names; undefined: at none. */
export function fieldOf(path: string, kind: ChannelKind): 'name' | 'address' | 'secret' | 'timezone' | undefined {
  const last = path.split('.').at(-1)
  if (last === 'name' || last === 'timezone') return last
  if (last === 'signingSecret' || last === 'routingKey') return 'secret'
  if (last === 'to') return 'address'
  if (last === 'address') return hasTypedAddress(kind) ? 'address' : 'secret'
  return undefined
}
