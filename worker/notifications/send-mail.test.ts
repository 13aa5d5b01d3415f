import { afterEach, expect, it } from 'vitest'
import { mailMessage } from '#domain/notifications/mail-message.ts'
import { notificationFrom, testNotification } from '#domain/notifications/notification.ts'
import { mailServers } from '#tests/mail-servers.ts'
import { sendMail } from './send-mail.ts'

const { start, stop, received } = mailServers()
afterEach(stop)

const origin = { installationId: '0193-i', url: 'https://djag.example.org' }
const mail = mailMessage(notificationFrom(testNotification('on call', 0, '/settings/notifications'), '0193-a', origin))
const send = (url: string, limitMs = 10_000) =>
  sendMail({ url, from: 'Djag <djag@example.org>' }, 'ada@example.org', mail, { signal: new AbortController().signal, limitMs })
const refuse = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })

it('a mail comes with its text, its HTML, and the id by which a second one is known', async () => {
  const { answer, said } = await send(await start())
  expect(answer).toEqual({ status: 200, retryAfter: null })
  expect(said).toMatch(/^The mail server took it: 250/)
  expect(received()).toMatchObject([{ from: 'djag@example.org', to: ['ada@example.org'] }])
  const text = received()[0]?.text ?? ''
  for (const part of [
    'Message-ID: <0193-a@djag.invalid>',
    'Auto-Submitted: auto-generated',
    'text/plain',
    'text/html',
    'Subject: =?UTF-8?Q?Test=3A_Djag_reaches_you',
  ])
    expect(text).toContain(part)
})

it('a name and a password are used, and never told', async () => {
  const login = await start(
    {
      authOptional: false,
      onAuth({ username, password }, _session, done) {
        if (username === 'djag' && password === 'p@ss word') done(null, { user: username })
        else done(refuse(535, `No such password: ${password}`))
      },
    },
    'djag:p%40ss%20word@',
  )
  expect((await send(login)).answer).toMatchObject({ status: 200 })
  expect(received()[0]?.user).toBe('djag')
  const wrong = await send(login.replace('word', 'words'))
  expect(wrong.answer).toEqual({ status: null, isRefusedHere: false })
  expect(wrong.said).toContain('The mail server refused it: 535')
  expect(wrong.said).not.toContain('p@ss')
})

it.each([
  [550, true],
  [530, false],
  [451, false],
])('a recipient that is refused with %i is given up: %s', async (code, isFinal) => {
  const url = await start({ onRcptTo: (_address, _session, done) => done(refuse(code, 'Not here')) })
  const { answer, said } = await send(url)
  expect(answer).toEqual({ status: null, isRefusedHere: isFinal })
  expect(said).toContain(`${code} Not here`)
  expect(received()).toEqual([])
})

it('a server that says nothing is waited for no longer than the limit', async () => {
  const { answer, said } = await send(await start({ onConnect: () => {} }), 300)
  expect(answer).toEqual({ status: null, isRefusedHere: false })
  expect(said).toBe('The mail server did not take it within 0.3 s.')
})

it('a server that is not there is tried again', async () => {
  const url = await start()
  await stop()
  expect(await send(url)).toEqual({
    answer: { status: null, isRefusedHere: false },
    said: expect.stringMatching(/^The mail server could not be reached \(E[A-Z]+\)\.$/),
  })
})

it('without a mail server it says which settings are missing', async () => {
  const { answer, said } = await sendMail(null, 'ada@example.org', mail, { signal: new AbortController().signal })
  expect(answer).toEqual({ status: null, isRefusedHere: false })
  expect(said).toContain('DJAG_SMTP_URL')
})

/** This machine, by an address that is not one of it alone. */
const elsewhere = (url: string, query = '') => `${url.replace('127.0.0.1', '0.0.0.0')}${query}`

it('nothing goes to a server elsewhere that does not encrypt, unless its address says so', async () => {
  const url = await start()
  const { answer, said } = await send(elsewhere(url))
  expect(answer).toEqual({ status: null, isRefusedHere: false })
  expect(said).toMatch(/^Nothing was sent: the mail server does not encrypt .*\?requireTLS=false/)
  expect((await send(`${url}?requireTLS=true`)).said).toMatch(/^Nothing was sent/)
  for (const unclear of ['0', 'no', '', 'FALSE'])
    expect((await send(elsewhere(url, `?requireTLS=${unclear}`))).said).toMatch(/^Nothing was sent/)
  expect(received()).toEqual([])
  expect((await send(elsewhere(url, '?requireTLS=false'))).answer).toMatchObject({ status: 200 })
})

it('to one elsewhere that encrypts it goes encrypted, and not at all by a certificate that is not valid', async () => {
  let encrypted = 0
  const url = await start({
    disabledCommands: [],
    onMailFrom(_address, session, done) {
      if (session.secure) encrypted++
      done()
    },
  })
  expect((await send(elsewhere(url))).said).toContain('could not be reached (ESOCKET)')
  expect((await send(elsewhere(url, '?tls.rejectUnauthorized=false'))).answer).toMatchObject({ status: 200 })
  expect([received().length, encrypted]).toEqual([1, 1])
})
