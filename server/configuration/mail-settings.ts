import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { type Environment, givenSettings } from './setting-shapes.ts'

/** By which server mails go, and from whom. */
export type MailSettings = { url: string; from: string }

/** One address, perhaps with a name before it: `Djag <djag@example.org>`. */
const SENDER = /^(?:[^<>@\r\n"]{1,100} )?<?[^\s<>@",]{1,64}@[^\s<>@",]{1,189}>?$/

/** How mails are sent; without both there are none. */
export const MAIL_SETTINGS = {
  DJAG_SMTP_URL: z
    .string()
    .trim()
    .max(2_000, 'use at most 2,000 characters')
    .refine((text) => URL.canParse(text) && ['smtp:', 'smtps:'].includes(new URL(text).protocol) && new URL(text).hostname !== '', {
      error:
        'use the address of your mail server, such as smtp://name:password@mail.example.org:587 (STARTTLS) or smtps://mail.example.org:465',
    })
    .refine(isReadableLogin, 'write a % in the name or the password as %25')
    .refine(saysClearlyOfTls, 'write requireTLS=true or requireTLS=false, once')
    .optional(),
  DJAG_MAIL_FROM: z
    .string()
    .trim()
    .refine((text) => SENDER.test(text), 'use the address that mails come from, such as djag@example.org or "Djag <djag@example.org>"')
    .optional(),
}

/** What is no address at all is told as that. */
function isReadableLogin(text: string): boolean {
  if (!URL.canParse(text)) return true
  const { username, password } = new URL(text)
  try {
    return decodeURIComponent(username + password) !== null
  } catch {
    return false
  }
}

function saysClearlyOfTls(text: string): boolean {
  const said = URL.canParse(text) ? new URL(text).searchParams.getAll('requireTLS') : []
  return said.length === 0 || (said.length === 1 && ['true', 'false'].includes(said[0] ?? ''))
}

/**
 * Whether a mail server has to be one that encrypts: links by which passwords are chosen go there. As the address says by `requireTLS`; where it says
 * nothing, unless the server is on this machine.
 */
export function mustEncrypt({ url }: Pick<MailSettings, 'url'>): boolean {
  const { hostname, searchParams } = new URL(url)
  const said = searchParams.get('requireTLS')
  if (said !== null) return said !== 'false'
  return !isThisMachine(hostname.replace(/^\[|\]$/g, ''))
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')
}

type Given = { DJAG_SMTP_URL?: string | undefined; DJAG_MAIL_FROM?: string | undefined }

/** What is missing where one of both is there, in sentences. */
export function missingMailSettings({ DJAG_SMTP_URL: url, DJAG_MAIL_FROM: from }: Given): string[] {
  if ((url === undefined) === (from === undefined)) return []
  return [`${url === undefined ? 'DJAG_SMTP_URL' : 'DJAG_MAIL_FROM'} is missing: mails take DJAG_SMTP_URL and DJAG_MAIL_FROM.`]
}

/** How mails are sent; null: they are not. */
export function mailSettingsOf({ DJAG_SMTP_URL: url, DJAG_MAIL_FROM: from }: Given): MailSettings | null {
  return url === undefined || from === undefined ? null : { url, from }
}

const schema = z.object(MAIL_SETTINGS)

/** How the web program sends mails; null: it does not. The start script has checked the environment before. */
export function webMailSettings(environment: Environment): MailSettings | null {
  return mailSettingsOf(schema.parse(givenSettings(environment)))
}
