import type { Dispatcher } from 'undici'
import type { JsonValue } from '#domain/json-value.ts'
import { type ChannelConfig, isWebAddress, secretsOfChannel } from '#domain/notifications/channel.ts'
import { type DigestNotification, digestMail, digestSlack, digestTeams, digestWebhook } from '#domain/notifications/digest-messages.ts'
import { mailMessage } from '#domain/notifications/mail-message.ts'
import type { Notification } from '#domain/notifications/notification.ts'
import { toldAddress } from '#domain/notifications/told-address.ts'
import { pagerDutyEvent, slackMessage, teamsMessage, webhookMessage } from '#domain/notifications/webhook-messages.ts'
import { type SecretValues, withSecrets } from '#domain/secrets/secret-references.ts'
import type { MailSettings } from '#server/configuration/mail-settings.ts'
import type { Database } from '#server/database/client.ts'
import { isTransient } from '#server/database/transient-errors.ts'
import { HiddenValues } from '#server/secrets/hiding/hidden-values.ts'
import { readSecrets } from '#server/secrets/read-secrets.ts'
import type { SecretKeys } from '#server/secrets/secret-keys.ts'
import { type PostedMessage, postMessage } from './post-message.ts'
import { sendMail } from './send-mail.ts'
import { signedHeaders } from './sign-webhook.ts'

export type SendingOptions = {
  dispatcher: Dispatcher
  /** How mails are sent; null: there are none. */
  mail: MailSettings | null
  /** The real time, of which signatures tell. */
  nowMs(): number
  signal: AbortSignal
  limitMs?: number
}

/** Where a channel leads, with all that sending there takes. `address`: names where that is (`toldAddress`), and may hold secrets. */
export type Destination = { config: ChannelConfig; secrets: SecretValues; address: string }

/**
 * Where a channel leads now.
 * @returns an answer where that is nowhere: nothing can be sent, now or at all
 * @throws what is wrong with the database
 */
export async function destinationOf(config: ChannelConfig, database: Database, keys: SecretKeys): Promise<Destination | PostedMessage> {
  try {
    const names = secretsOfChannel(config)
    const secrets = names.length === 0 ? {} : await readSecrets(database, keys, names)
    if (config.kind !== 'email' && !isWebAddress(withSecrets(config.address, secrets).trim()))
      return { answer: { status: null, isRefusedHere: true }, said: 'The secret holds no address that begins with https:// or http://.' }
    return { config, secrets, address: toldAddress(config, secrets) }
  } catch (error) {
    if (isTransient(error)) throw error
    // Somebody may add it, or give it another value: it is tried again.
    return { answer: { status: null, isRefusedHere: false }, said: (error as Error).message }
  }
}

/** Sends a notification to where its channel leads, once. What came back is told without the secrets that it took. */
export async function sendNotification(
  { config, secrets }: Destination,
  notification: Notification | DigestNotification,
  options: SendingOptions,
): Promise<PostedMessage> {
  if (config.kind === 'email') {
    const mail = notification.what === 'digest' ? digestMail(notification) : mailMessage(notification)
    return await sendMail(options.mail, config.to, mail, options)
  }
  // The channel was of another kind when the digest was due.
  if (config.kind === 'pagerduty' && notification.what === 'digest')
    return { answer: { status: null, isRefusedHere: true }, said: 'PagerDuty takes alarms alone, and no digest.' }
  const url = withSecrets(config.address, secrets).trim()
  const posted = await postMessage(options.dispatcher, { url, ...messageFor(config, notification, secrets, options.nowMs()) }, options)
  return { ...posted, said: new HiddenValues(Object.values(secrets)).in(posted.said) }
}

function messageFor(
  config: Exclude<ChannelConfig, { kind: 'email' }>,
  notification: Notification | DigestNotification,
  secrets: SecretValues,
  nowMs: number,
): { body: string; headers: Record<string, string> } {
  const body = JSON.stringify(notification.what === 'digest' ? digestBody(config, notification) : bodyOf(config, notification, secrets))
  if (config.kind !== 'webhook') return { body, headers: {} }
  const secret = config.signingSecret === null ? null : (secrets[config.signingSecret] ?? '')
  return { body, headers: secret === null ? { 'webhook-id': notification.id } : signedHeaders(secret, notification.id, nowMs, body) }
}

function bodyOf(config: Exclude<ChannelConfig, { kind: 'email' }>, notification: Notification, secrets: SecretValues): JsonValue {
  switch (config.kind) {
    case 'webhook':
      return webhookMessage(notification)
    case 'slack':
      return slackMessage(notification)
    case 'teams':
      return teamsMessage(notification)
    case 'pagerduty':
      return pagerDutyEvent(notification, (secrets[config.routingKey] ?? '').trim())
  }
}

function digestBody({ kind }: ChannelConfig, notification: DigestNotification): JsonValue {
  return kind === 'slack' ? digestSlack(notification) : kind === 'teams' ? digestTeams(notification) : digestWebhook(notification)
}
