import { type MailSettings, mustEncrypt } from '#server/configuration/mail-settings.ts'

/** A mail to one address. `messageId` and `thread` without brackets: what it is known by, and what it stands together with. */
export type OutgoingMail = { to: string; subject: string; text: string; html?: string; messageId: string; thread?: string }

/** Why a mail did not go. What nodemailer says of an SMTP server that refuses is left out where it was not reached. */
export type SmtpError = Error & { code?: string; responseCode?: number; response?: string; command?: string }

/** The mail server took longer than was waited. */
export class TooLong extends Error {
  override name = 'TooLong'
}

/** The mail server offers no encryption, and has to. */
export class NotEncrypted extends Error {
  override name = 'NotEncrypted'
}

/**
 * Hands a mail to the mail server, once.
 * @param limitMs how long to wait for it
 * @returns what the server said to it
 * @throws SmtpError, TooLong or NotEncrypted
 */
export async function sendBySmtp(
  settings: MailSettings,
  { messageId, thread, ...mail }: OutgoingMail,
  { signal, limitMs }: { signal?: AbortSignal; limitMs: number },
): Promise<string> {
  const { default: nodemailer } = await import('nodemailer')
  // Ours comes first: it says how long was waited.
  const longerMs = limitMs * 2
  const timeouts = { connectionTimeout: longerMs, greetingTimeout: longerMs, socketTimeout: longerMs, dnsTimeout: longerMs }
  const transport = nodemailer.createTransport({
    ...{ url: withoutRequireTls(settings.url), ...timeouts, disableFileAccess: true, disableUrlAccess: true },
    requireTLS: mustEncrypt(settings),
  })
  try {
    const sending = transport.sendMail({
      ...{ from: settings.from, ...mail, messageId: `<${messageId}>`, ...(thread && { references: `<${thread}>` }) },
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    return (await within(sending, signal, limitMs)).response
  } catch (error) {
    if ((error as SmtpError).code !== 'ETLS') throw error
    throw new NotEncrypted(
      'Nothing was sent: the mail server does not encrypt (STARTTLS). Use one that does, or write ?requireTLS=false behind its address in DJAG_SMTP_URL if nobody can listen on the way.',
      { cause: error },
    )
  } finally {
    transport.close()
  }
}

/** nodemailer would read it by rules of its own, over what it is told. */
function withoutRequireTls(address: string): string {
  const url = new URL(address)
  url.searchParams.delete('requireTLS')
  return url.href
}

async function within<Result>(sending: Promise<Result>, signal: AbortSignal | undefined, limitMs: number): Promise<Result> {
  const limit = AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(limitMs)])
  return await new Promise<Result>((resolve, reject) => {
    const stop = () => reject(new TooLong(`The mail server did not take it within ${limitMs / 1000} s.`))
    if (limit.aborted) stop()
    limit.addEventListener('abort', stop, { once: true })
    sending.then(resolve, reject).finally(() => limit.removeEventListener('abort', stop))
  })
}
