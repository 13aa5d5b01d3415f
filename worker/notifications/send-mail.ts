import type { MailMessage } from '#domain/notifications/mail-message.ts'
import type { MailSettings } from '#server/configuration/mail-settings.ts'
import { storableText } from '#server/endings/storable.ts'
import { type SmtpError, sendBySmtp } from '#server/mail/send-by-smtp.ts'
import { HiddenValues } from '#server/secrets/hiding/hidden-values.ts'
import type { PostedMessage } from './post-message.ts'

/** Servers that look a mail through take their time to say that they have it; who does not wait for that sends it twice. */
const LIMIT_MS = 60_000
const MOST_SAID = 500

/** Steps at which a server refuses this very mail: the sender, the recipient, the text. Anything else may be set right. */
const OF_THE_MAIL = ['MAIL FROM', 'RCPT TO', 'DATA']
/** By these it asks at any step who sends it: that is of the settings, not of the mail. */
const ASKS_WHO_SENDS = [530, 534, 535, 538]

/**
 * Sends a mail to one address, once.
 * @param settings of the worker; null: there are none, and it is tried again, as somebody may set them
 * @returns what the server said; errors of the way there are answers, too
 */
export async function sendMail(
  settings: MailSettings | null,
  to: string,
  { subject, text, html, messageId, thread }: MailMessage,
  { signal, limitMs = LIMIT_MS }: { signal: AbortSignal; limitMs?: number },
): Promise<PostedMessage> {
  if (settings === null)
    return { answer: MAY_CHANGE, said: 'The worker has no mail server: set its DJAG_SMTP_URL and DJAG_MAIL_FROM, and start it again.' }
  const hidden = new HiddenValues(passwordsIn(settings.url))
  try {
    const response = await sendBySmtp(settings, { to, subject, text, html, messageId, thread }, { signal, limitMs })
    return { answer: { status: 200, retryAfter: null }, said: hidden.in(`The mail server took it: ${storableText(response, MOST_SAID)}`) }
  } catch (error) {
    const { responseCode = 0, command = '' } = error as SmtpError
    const isOfAccount = ASKS_WHO_SENDS.includes(responseCode)
    const isFinal = responseCode >= 500 && !isOfAccount && OF_THE_MAIL.some((step) => command.startsWith(step))
    return { answer: isFinal ? FINAL : MAY_CHANGE, said: hidden.in(reasonOf(error as SmtpError)) }
  }
}

const MAY_CHANGE = { status: null, isRefusedHere: false } as const
const FINAL = { status: null, isRefusedHere: true } as const

function reasonOf({ name, message, code, response }: SmtpError): string {
  if (name === 'NotEncrypted') return message
  if (name === 'TooLong') return message
  if (response !== undefined && response !== '') return `The mail server refused it: ${storableText(response, MOST_SAID)}`
  return code === undefined ? 'The mail server could not be reached.' : `The mail server could not be reached (${code}).`
}

function passwordsIn(url: string): string[] {
  const { password } = new URL(url)
  return password === '' ? [] : [password, decodeURIComponent(password)]
}
