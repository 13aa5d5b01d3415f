import { z } from 'zod'
import { placeholderProblems, placeholdersIn } from '../placeholders/fill-values.ts'
import { secretName } from '../secrets/secret-input.ts'
import { secretNamesIn } from '../secrets/secret-references.ts'
import { lineText } from '../typed-text.ts'
import { digestTime } from './digest-time.ts'

/** What messages go by. */
export const CHANNEL_KINDS = ['email', 'webhook', 'slack', 'teams', 'pagerduty'] as const
export type ChannelKind = (typeof CHANNEL_KINDS)[number]

/** Where PagerDuty takes events, unless a channel says otherwise (its service in Europe does). */
export const PAGERDUTY_ADDRESS = 'https://events.pagerduty.com/v2/enqueue'

const LONGEST_ADDRESS = 2_000
const MAIL_EXAMPLE = 'Write one address, such as oncall@example.org.'
const EXAMPLE_REFERENCE = '{{secret:chat-hook}}'

/** An address, in which secrets are referred to as in arguments of tasks. */
const address = lineText(LONGEST_ADDRESS)
  .superRefine((text, context) => {
    const problem = addressProblem(text)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })
  .meta({ examples: ['https://hooks.example.org/djag'] })

/** One by which anybody who knows it may post: it belongs among the secrets. */
const secretAddress = address
  .refine((text) => secretNamesIn(text).length > 0, {
    error: `Whoever knows this address can post there: add it under Secrets, and write its name here, as ${EXAMPLE_REFERENCE}.`,
  })
  .meta({ examples: [EXAMPLE_REFERENCE] })

const mailAddress = z
  .email(MAIL_EXAMPLE)
  .max(254, 'At most 254 characters.')
  .meta({ examples: ['oncall@example.org'] })

/** How messages get where they are read, by kind; each field has to be there and none more. Secrets stand in it by their names. */
export const channelConfig = z.discriminatedUnion('kind', [
  /** `to`: one address, of a person or a list: each channel is told once, and so is each address. */
  z.strictObject({ kind: z.literal('email'), to: mailAddress }),
  /** `signingSecret`: the secret that messages are signed by; null: they are not signed. */
  z.strictObject({ kind: z.literal('webhook'), address, signingSecret: secretName.nullable() }),
  z.strictObject({ kind: z.literal('slack'), address: secretAddress }),
  z.strictObject({ kind: z.literal('teams'), address: secretAddress }),
  /** `routingKey`: the secret that holds the integration key of a service. */
  z.strictObject({ kind: z.literal('pagerduty'), address: address.default(PAGERDUTY_ADDRESS), routingKey: secretName }),
])
export type ChannelConfig = z.output<typeof channelConfig>

/** A channel as people make it. Switched off it is told nothing but tests. */
export const channelInput = z
  .strictObject({
    name: lineText(100).min(1, 'Give the channel a name.'),
    config: channelConfig,
    isEnabled: z.boolean(),
    /** When it is told of the week that is over; null: it is not. */
    digest: digestTime.nullable().default(null),
  })
  .refine(({ config, digest }) => config.kind !== 'pagerduty' || digest === null, {
    path: ['digest'],
    message: 'PagerDuty takes alarms alone: have the digest sent by another channel.',
  })
export type ChannelInput = z.output<typeof channelInput>

const id = z.int('Not a whole number.').positive('Not an id.')

export const channelId = z.strictObject({ id })

/** `updatedAt`: of what was edited; if somebody has changed it since, the edit is refused. */
export const channelChange = z.strictObject({ id, input: channelInput, updatedAt: z.iso.datetime().nullable() })
export type ChannelChange = z.output<typeof channelChange>

/** The secrets that sending by a channel takes, by their names. */
export function secretsOfChannel(config: ChannelConfig): string[] {
  if (config.kind === 'email') return []
  const others = config.kind === 'webhook' ? [config.signingSecret] : config.kind === 'pagerduty' ? [config.routingKey] : []
  return [...new Set([...secretNamesIn(config.address), ...others.filter((name) => name !== null)])].sort()
}

/** Where messages go, in a few words that whoever may look can see: the host, or the secret that holds the address. */
export function targetOfChannel(config: ChannelConfig): string {
  if (config.kind === 'email') return config.to
  const { address: text } = config
  const [name] = secretNamesIn(text)
  const host = URL.canParse(withoutReferences(text)) ? new URL(withoutReferences(text)).host : ''
  return name !== undefined && (text.trimStart().startsWith('{{') || host === '') ? `the address in the secret ${name}` : host
}

/** What is wrong with an address before its secrets are in it; null: nothing is seen yet. */
function addressProblem(text: string): string | null {
  const [problem] = placeholderProblems(text)
  if (problem) return problem.message
  if (placeholdersIn(text).some(({ kind }) => kind !== 'secret')) return `Only secrets can stand in an address, as ${EXAMPLE_REFERENCE}.`
  if (text.startsWith('{{')) return null
  if (!isWebAddress(withoutReferences(text))) return 'Write a whole address, such as https://hooks.example.org/djag.'
  const { username, password } = new URL(withoutReferences(text))
  return username === '' && password === ''
    ? null
    : 'An address with a name and a password in it can’t be posted to. Sign messages by a secret.'
}

/** Whether messages can be posted there. */
export function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}

function withoutReferences(text: string): string {
  return text.replaceAll(/\{\{[^{}]*\}\}/g, 'x')
}
