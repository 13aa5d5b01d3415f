import { asc, eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { secretInput } from '#domain/secrets/secret-input.ts'
import { audits } from '#schema/audits.ts'
import { secrets } from '#schema/secrets.ts'
import { sessions } from '#schema/sessions.ts'
import { lintParameters, lintView } from '#server/queries/findings/lint-view.ts'
import { secretRows } from '#server/queries/secrets/secret-rows.ts'
import { openSecret } from '#server/secrets/open-secret.ts'
import { readSecrets } from '#server/secrets/read-secrets.ts'
import { rotateSecrets } from '#server/secrets/rotate-secrets.ts'
import { sealSecret } from '#server/secrets/seal-secret.ts'
import { secretKeysOf } from '#server/secrets/secret-keys.ts'
import { webSecretKeys } from '#server/secrets/web-secret-keys.ts'
import { answerShapeOf, askApi, makeServiceToken, problemIn, shapedAnswer } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeChannel } from '#tests/factories/notification-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { makeTeamAction } from '#tests/factories/team-action-factory.ts'
import { actorOf, cookieOf, makePerson, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler, makeWorker } from '#tests/factories/worker-factory.ts'
import { asWebProgram, WEB_ORIGIN } from '#tests/web-program.ts'
import { deleteSecret } from './delete-secret.ts'
import { putSecret } from './put-secret.ts'

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)

const VALUE = 'hunter2 "and"\nmore'
const administrator = actorOf(await makeUser(db, { role: 'administrator', name: 'Ada' }))
const put = (name: string, value = VALUE, mayReplace = true) => putSecret(db, administrator, { name, value, mayReplace })
const rowOf = async (name: string) => (await secretRows(db, {})).rows.find((row) => row.name === name)
const storedOf = async (name: string) => (await db.select().from(secrets).where(eq(secrets.name, name)))[0]

describe('a secret', () => {
  it('is kept encrypted, audited without its value, and read by who runs handlers alone', async () => {
    expect(await put('first')).toEqual({ replaced: false })
    expect(await put('first', 'another value')).toEqual({ replaced: true })
    const kept = JSON.stringify([
      await db.select().from(secrets),
      await db.select().from(audits),
      await db.execute(sql`select * from user_actions`),
    ])
    expect(kept).toContain('first')
    for (const trace of ['hunter2', 'another value', Buffer.from('hunter2').toString('base64').slice(0, 9)])
      expect(kept).not.toContain(trace)
    expect(await readSecrets(db, webSecretKeys(), ['first'])).toEqual({ first: 'another value' })
    const told = await db.select().from(audits).where(eq(audits.subjectId, 'first')).orderBy(asc(audits.id))
    expect(told.map(({ message, actorName, after }) => [message, actorName, after])).toEqual([
      ['Added the secret “first”.', 'Ada', { value: 'added' }],
      ['Gave the secret “first” a new value.', 'Ada', { value: 'replaced' }],
    ])
  })

  it('is not replaced by who means to add one, and what is there stays', async () => {
    await put('taken')
    await expect(put('taken', 'other value', false)).rejects.toMatchObject({
      code: 'conflict',
      fields: { name: expect.stringContaining('already') },
    })
    expect(await readSecrets(db, webSecretKeys(), ['taken'])).toEqual({ taken: VALUE })
  })

  it('cannot be read under another name, with another key, or after a bit of it was changed', async () => {
    await put('bound')
    const stored = await storedOf('bound')
    if (!stored) throw new Error('It was not stored.')
    expect(() => openSecret(webSecretKeys(), { ...stored, name: 'other' })).toThrow('The secret “other” is damaged')
    const bytes = Buffer.from(stored.sealed, 'base64')
    for (const at of [0, 12, bytes.length - 1]) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => openSecret(webSecretKeys(), { ...stored, sealed: changed.toString('base64') })).toThrow('is damaged')
    }
    expect(() => openSecret(webSecretKeys(), { ...stored, sealed: bytes.subarray(0, 20).toString('base64') })).toThrow('is damaged')
    const [other] = secretKeysOf(['a key that nobody has'])
    expect(() => openSecret([other], stored)).toThrow(`was encrypted with another key (${stored.keyId})`)
    expect(() => openSecret([{ ...other, id: stored.keyId }], stored)).toThrow('is damaged')
  })

  it('looks different each time, even with the same value', async () => {
    await put('one')
    const before = await storedOf('one')
    await put('one')
    expect((await storedOf('one'))?.sealed).not.toBe(before?.sealed)
  })

  it('is added, replaced and deleted by administrators only', async () => {
    const editor = actorOf(await makeUser(db, { role: 'editor' }))
    await expect(putSecret(db, editor, { name: 'a', value: VALUE, mayReplace: true })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(deleteSecret(db, editor, { name: 'first' })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('who uses a secret', () => {
  it('is known of arguments, headers and handlers, and told before and after it is deleted', async () => {
    await put('used')
    await makeHandler(db, { name: 'needs-it', secrets: ['used'] })
    const byArgument = await makeTask(db, { name: 'by argument', kwargs: { deep: [{ text: 'Bearer {{secret:used}}' }] } })
    await makeTask(db, { name: 'by header', headers: { authorization: '{{secret:used}}' } })
    await makeTask(db, { name: 'by handler', handler: 'needs-it', kwargs: {} })
    await makeTask(db, { name: 'deleted', args: ['{{secret:used}}'], deletedAt: new Date() })
    await makeTask(db, { name: 'another', args: ['{{secret:used2}}'], enabled: false })
    await makeChannel(db, { name: 'on call', config: { kind: 'webhook', address: 'https://hooks.example.org', signingSecret: 'used' } })
    await makeChannel(db, { name: 'chat', config: { kind: 'slack', address: '{{secret:only-of-a-channel}}' } })
    expect(await rowOf('only-of-a-channel')).toMatchObject({ state: 'missing', taskCount: 0, channels: ['chat'] })
    expect(await rowOf('used')).toMatchObject({
      channels: ['on call'],
      state: 'current',
      taskCount: 3,
      tasks: [{ name: 'by argument' }, { name: 'by handler' }, { name: 'by header' }],
    })
    await makeTeamAction(db, { title: 'Flush the cache', secrets: ['used', 'only-of-an-action'] })
    await makeTeamAction(db, { type: 'long-gone', secrets: ['forgotten'] })
    await makeWorker(db, { teamActionTypes: ['flush-cache'], teamActionDefinitions: ['abc'] })
    expect(await rowOf('used')).toMatchObject({ actions: ['Flush the cache'] })
    expect(await rowOf('only-of-an-action')).toMatchObject({ state: 'missing', taskCount: 0, actions: ['Flush the cache'] })
    expect(await rowOf('forgotten')).toBe(undefined)
    const missing = async (task?: number) =>
      (await lintView(db, lintParameters.parse({ task }))).rows.flatMap((finding) => (finding.kind === 'secret_missing' ? [finding] : []))
    expect(await missing()).toEqual([])
    expect(await deleteSecret(db, administrator, { name: 'used' })).toEqual({ taskCount: 3, channelCount: 1, actionCount: 1 })
    expect(await rowOf('used')).toMatchObject({ state: 'missing', changedAt: null, taskCount: 3, channels: ['on call'] })
    // A disabled task is not expected to do anything.
    expect(await missing()).toMatchObject([
      {
        severity: 'error',
        secret: 'used',
        tasks: [{ name: 'by argument' }, { name: 'by handler' }, { name: 'by header' }],
        remedies: [{ kind: 'add_secret' }],
      },
    ])
    expect(await missing(byArgument.id)).toMatchObject([{ secret: 'used', tasks: [{ name: 'by argument' }] }])
    await expect(deleteSecret(db, administrator, { name: 'used' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('keys', () => {
  it('are changed without a moment in which a secret cannot be read', async () => {
    const [old, present] = [secretKeysOf(['the old key']), secretKeysOf(['the present key', 'the old key'])]
    const insert = (name: string, keys: typeof old) =>
      db.insert(secrets).values({ name, ...sealSecret(keys[0], name, VALUE), changedByName: 'Ada' })
    await db.delete(secrets)
    await insert('rotated', old)
    await insert('unknown', secretKeysOf(['a key that is lost']))
    await insert('current', present)
    const before = await storedOf('current')
    expect(await readSecrets(db, present, ['rotated', 'current'])).toEqual({ rotated: VALUE, current: VALUE })
    const rotation = await rotateSecrets(db, present)
    expect(rotation).toMatchObject({
      rotated: 1,
      problems: [expect.stringContaining('The secret “unknown” was encrypted with another key')],
    })
    expect(await readSecrets(db, secretKeysOf(['the present key']), ['rotated', 'current'])).toEqual({ rotated: VALUE, current: VALUE })
    expect(await storedOf('current')).toEqual(before)
    expect((await rotateSecrets(db, present)).rotated).toBe(0)
  })

  it('tell by their ids nothing but which one it was', () => {
    const [key] = secretKeysOf(['a text of somebody'])
    expect(key.id).toMatch(/^[0-9a-f]{12}$/)
    expect(key.key.toString('hex')).not.toContain(key.id)
    expect(secretKeysOf(['a text of somebody'])[0]).toEqual(key)
    expect(secretKeysOf(['a text of somebodz'])[0].id).not.toBe(key.id)
  })
})

describe('over the API', () => {
  it('names are listed for editors, values set and secrets deleted by administrators, and no value comes back', async () => {
    const { headers } = await makeServiceToken(db, { role: 'administrator' })
    const editor = (await makeServiceToken(db)).headers
    const set = await askApi('PUT', '/secrets/api.key', { headers: { ...headers, 'idempotency-key': 'one' }, body: { value: VALUE } })
    expect([set.status, await shapedAnswer(set, answerShapeOf('putSecret'))]).toEqual([200, { replaced: false }])
    expect(await db.execute(sql`select * from kept_answers`)).toHaveLength(0)
    const listed = await shapedAnswer(await askApi('GET', '/secrets', { headers: editor }), answerShapeOf('listSecrets'))
    expect(JSON.stringify(listed)).toContain('api.key')
    expect(JSON.stringify(listed)).not.toContain('hunter2')
    for (const [name, value] of [
      ['a b', VALUE],
      ['key', 'abc'],
      ['key', 'x\0yz'],
      ['x'.repeat(101), VALUE],
    ] as const) {
      const refused = await problemIn(await askApi('PUT', `/secrets/${encodeURIComponent(name)}`, { headers, body: { value } }))
      expect(refused.status).toBe(422)
      expect(JSON.stringify(refused)).not.toContain('hunter2')
    }
    expect((await askApi('DELETE', '/secrets/api.key', { headers })).status).toBe(204)
    expect((await problemIn(await askApi('DELETE', '/secrets/api.key', { headers }))).status).toBe(404)
  })

  it('a session has to be one whose password was typed a short while ago', async () => {
    const person = await makePerson(db, { role: 'administrator' })
    const cookie = await cookieOf(person, WEB_ORIGIN)
    const set = () => askApi('PUT', '/secrets/by-session', { headers: { cookie, origin: WEB_ORIGIN }, body: { value: VALUE } })
    expect((await set()).status).toBe(200)
    await db.update(sessions).set({ createdAt: sql`now() - interval '1 hour'`, confirmedAt: null }).where(eq(sessions.userId, person.id))
    expect((await problemIn(await set())).detail).toContain('Type your password once more')
  })
})

it('a value is taken exactly as it is', async () => {
  for (const value of ['  spaces  ', 'line\r\nends\n', '{{secret:exact}}', '🔑 ключ', '"quoted" \'twice\' \\n']) {
    const input = secretInput.parse({ name: 'exact', value })
    await putSecret(db, administrator, input)
    expect(await readSecrets(db, webSecretKeys(), ['exact'])).toEqual({ exact: value })
  }
})
