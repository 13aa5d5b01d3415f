import { randomUUID } from 'node:crypto'
import type { Actor } from '#domain/roles.ts'
import { PASSWORD_LINK_HOURS } from '#domain/session-lifetimes.ts'
import type { LinkMail } from '#domain/views/people-views.ts'
import { recordChange } from '#server/audit/record-change.ts'
import { type MailSettings, webMailSettings } from '#server/configuration/mail-settings.ts'
import type { Database } from '#server/database/client.ts'
import { failureLog } from '#server/failures/failure-log.ts'
import { type SmtpError, sendBySmtp } from '#server/mail/send-by-smtp.ts'
import { findPerson, type Person, personSubject } from './lock-people.ts'

/** Somebody waits for the answer, and has the link in any case. */
const LIMIT_MS = 10_000

/** A link that was made for somebody, the whole of it. */
export type LinkToMail = { personId: string; link: string }

/**
 * Mails a link to the person whom it is for, where this web program has a mail server. The link is kept nowhere: if it does not go now, it does not go,
 * and whoever made it hands it over. That it went stands in the audits. Whatever goes wrong is an answer: the link that was made must not be lost over it.
 * @param by the mail server, and how long to wait for it; left out: as it is set
 * @returns what became of it; null: there is no mail server
 */
export async function mailPasswordLink(
  db: Database,
  actor: Actor,
  { personId, link }: LinkToMail,
  by: { settings?: MailSettings | null; limitMs?: number } = {},
): Promise<LinkMail | null> {
  const { settings = webMailSettings(process.env), limitMs = LIMIT_MS } = by
  if (settings === null) return null
  let to = ''
  let person: Person
  try {
    person = await db.transaction((tx) => findPerson(tx, personId))
    to = person.email
    const mail = linkMail(actor.name, link, !person.hasPassword)
    await sendBySmtp(settings, { to, ...mail, messageId: `${randomUUID()}@djag.invalid` }, { limitMs })
  } catch (error) {
    const problem = reasonOf(error as SmtpError)
    failureLog.warn({ reason: problem }, 'A link by which somebody chooses a password could not be mailed.')
    return { to, problem }
  }
  try {
    await auditMail(db, actor, person)
  } catch (error) {
    failureLog.error({ err: error, personId }, 'A link by which somebody chooses a password was mailed, which could not be audited.')
  }
  return { to, problem: null }
}

async function auditMail(db: Database, actor: Actor, person: Person): Promise<void> {
  const message = `Mailed the link to ${person.email}.`
  await db.transaction((tx) =>
    recordChange(tx, actor, {
      type: 'person-changed',
      payload: { userId: person.id, change: 'link-mailed' },
      message,
      audits: [{ subject: personSubject(person), message }],
    }),
  )
}

/** Text alone: a name that somebody typed is nothing else in it. */
function linkMail(by: string, link: string, isInvitation: boolean): { subject: string; text: string } {
  const [subject, first] = isInvitation
    ? ['Your account at Djag', `${by} made an account at Djag for you. Choose your password here:`]
    : ['Another password for Djag', `${by} made a link by which you choose another password for Djag:`]
  const rest = `It works once, within ${PASSWORD_LINK_HOURS} hours. Whoever has it chooses the password: give it to nobody. If you expected nothing of the kind, leave it.`
  return { subject, text: [first, '', link, '', rest, ''].join('\n') }
}

/** Without the server's own words: some repeat what they were logged in with. */
function reasonOf({ name, message, code, responseCode }: SmtpError): string {
  if (name === 'NotEncrypted') return message
  if (name === 'TooLong') return `${message} It is not known whether the mail went.`
  if (responseCode !== undefined && responseCode > 0) return `The mail server refused it (${responseCode}).`
  return code === undefined ? 'The mail server could not be reached.' : `The mail server could not be reached (${code}).`
}
