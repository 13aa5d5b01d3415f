import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PERMISSIONS } from '#domain/roles.ts'
import { audits } from '#schema/audits.ts'
import { users } from '#schema/users.ts'
import { failureLog } from '#server/failures/failure-log.ts'
import { answerShapeOf, askApi, makeServiceToken, shapedAnswer } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { ADA, makePerson } from '#tests/factories/user-factory.ts'
import { mailServers } from '#tests/mail-servers.ts'
import { asWebProgram } from '#tests/web-program.ts'
import { choosePassword } from './choose-password.ts'
import { mailPasswordLink } from './mail-password-link.ts'

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)
const { start, stop, received } = mailServers()
const FROM = 'Djag <djag@example.org>'
const GRACE = { name: 'Grace', email: 'grace@example.org', role: 'viewer' }

let headers: Record<string, string>
beforeEach(async () => {
  vi.spyOn(failureLog, 'warn').mockImplementation(() => {})
  await db.delete(audits)
  await db.delete(users)
  headers = (await makeServiceToken(db, { name: 'onboarding', role: 'administrator', scopes: [...PERMISSIONS] })).headers
})
afterEach(async () => {
  // Not all that is stubbed: the web program of this file has its own.
  for (const name of ['DJAG_SMTP_URL', 'DJAG_MAIL_FROM']) vi.stubEnv(name, undefined)
  vi.restoreAllMocks()
  await stop()
})

function withMailServer(url: string): void {
  vi.stubEnv('DJAG_SMTP_URL', url)
  vi.stubEnv('DJAG_MAIL_FROM', FROM)
}
const invite = async (body: object) => await shapedAnswer(await askApi('POST', '/people', { headers, body }), answerShapeOf('invitePerson'))
const messages = async () => (await db.select({ message: audits.message }).from(audits).orderBy(audits.id)).map(({ message }) => message)

it('an invitation goes to the mailbox of who is invited, and the link in it works; that it went is audited', async () => {
  withMailServer(await start())
  const { link, mail } = await invite(GRACE)
  expect(mail).toEqual({ to: GRACE.email, problem: null })
  expect(received()).toMatchObject([{ from: 'djag@example.org', to: [GRACE.email] }])
  const [{ text } = { text: '' }] = received()
  expect(text).toContain('Subject: Your account at Djag')
  // As a mailbox reads it: long lines are broken.
  const read = text.replaceAll('=\r\n', '').replaceAll('=3D', '=')
  expect(read).toContain(link)
  expect(await choosePassword(db, { token: link.split('token=')[1] ?? '', password: 'difference engine' })).toEqual({ email: GRACE.email })
  expect((await messages()).filter((message) => message.includes('Mailed'))).toEqual([`Mailed the link to ${GRACE.email}.`])
  expect(JSON.stringify(await db.select().from(audits))).not.toContain(link.split('token=')[1])
})

it('a link for another password goes, too, and says what it is', async () => {
  withMailServer(await start())
  const person = await makePerson(db, { email: 'ada@example.org' })
  const answer = await askApi('POST', `/people/${person.id}/password-link`, { headers })
  expect((await shapedAnswer(answer, answerShapeOf('makePasswordLink'))).mail).toEqual({ to: 'ada@example.org', problem: null })
  expect(received()[0]?.text).toContain('Subject: Another password for Djag')
})

it('without a mail server nothing is sent, and nothing said of it', async () => {
  const { link, mail } = await invite(GRACE)
  expect(mail).toBeNull()
  expect(link).toContain('#token=')
})

it('a mail server that is down leaves the invitation and its link, says that no mail went, and audits none', async () => {
  withMailServer(await start())
  await stop()
  const { link, mail } = await invite(GRACE)
  expect(mail).toEqual({ to: GRACE.email, problem: expect.stringMatching(/^The mail server could not be reached/) })
  expect(await choosePassword(db, { token: link.split('token=')[1] ?? '', password: 'difference engine' })).toEqual({ email: GRACE.email })
  expect((await messages()).some((message) => message.includes('Mailed'))).toBe(false)
})

it('a mail that went is told as one that went, also where that cannot be audited', async () => {
  const logged = vi.spyOn(failureLog, 'error').mockImplementation(() => {})
  const person = await makePerson(db, { email: 'ada@example.org' })
  const settings = { url: await start(), from: FROM }
  await database.sql`alter table audits rename to audits_away`
  try {
    const told = await mailPasswordLink(db, ADA, { personId: person.id, link: 'http://127.0.0.1/x' }, { settings })
    expect(told).toEqual({ to: 'ada@example.org', problem: null })
  } finally {
    await database.sql`alter table audits_away rename to audits`
  }
  expect(received()).toHaveLength(1)
  expect(logged).toHaveBeenCalledOnce()
})

it.each([
  [
    'refuses the recipient',
    {
      onRcptTo: (_a: unknown, _s: unknown, done: (error: Error) => void) =>
        done(Object.assign(new Error('hunter2'), { responseCode: 550 })),
    },
    'The mail server refused it (550).',
  ],
  ['says nothing', { onConnect: () => {} }, 'The mail server did not take it within 0.3 s. It is not known whether the mail went.'],
])('a mail server that %s is told without its own words, within the time that somebody waits', async (_, options, problem) => {
  const person = await makePerson(db, { email: 'ada@example.org' })
  const settings = { url: await start(options), from: FROM }
  const told = await mailPasswordLink(db, ADA, { personId: person.id, link: 'http://127.0.0.1/x' }, { settings, limitMs: 300 })
  expect(told).toEqual({ to: 'ada@example.org', problem })
  expect(JSON.stringify(vi.mocked(failureLog.warn).mock.calls)).not.toMatch(/hunter2|127.0.0.1\/x/)
})
