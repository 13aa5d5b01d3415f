import { eq, inArray } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { PERMISSIONS, type Role } from '#domain/roles.ts'
import { type TokenInput, tokenInput } from '#domain/token-input.ts'
import { apiTokens } from '#schema/api-tokens.ts'
import { audits } from '#schema/audits.ts'
import { tags } from '#schema/tags.ts'
import { users } from '#schema/users.ts'
import { findTokenActor, findWorkerToken } from '#server/auth/api-tokens.ts'
import { switchPerson } from '#server/auth/people/change-person.ts'
import { tokenPage } from '#server/queries/tokens/token-rows.ts'
import { makeServiceToken, tokenOf } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { presentActor } from '../present-actor.ts'
import { makeToken } from './make-token.ts'
import { revokeToken } from './revoke-token.ts'
import { looksLikeToken } from './token-text.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const database = await openTestDatabase({ now: NOW })
const { db } = database
const ALL = { page: 1, size: 200 }
const INPUT = { name: 'deploy', of: 'person', role: null, tags: null, scopes: null, queues: null, expiresInDays: null } as const

it('is told once: the database keeps a hash of it, and audits nothing of it', async () => {
  const { text, id } = await tokenOf(db, actorOf(await makeUser(db)))
  expect(text).toMatch(/^djag_[0-9A-Za-z]{42}$/)
  const kept = JSON.stringify([await db.select().from(apiTokens), await db.select().from(audits)])
  expect(kept).toContain(id)
  expect(kept).not.toContain(text.slice(5, -4))
})

it('is told from a mistyped one without asking anybody', async () => {
  const { text } = await makeServiceToken(db)
  expect(looksLikeToken(text)).toBe(true)
  for (let at = 5; at < text.length; at++) {
    const mistyped = text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1)
    expect(looksLikeToken(mistyped)).toBe(false)
  }
})

it('is worth something until it expires or is revoked, to the instant', async () => {
  const person = actorOf(await makeUser(db, { name: 'Grace', role: 'operator' }))
  const { id, text } = await tokenOf(db, person, { expiresInDays: 1, scopes: ['read'] })
  const after = (ms: number) => database.setNow(new Date(NOW.getTime() + ms))
  await after(86_399_999)
  expect(await findTokenActor(db, text, '::1')).toEqual({
    kind: 'token',
    id,
    name: 'Grace (token deploy)',
    role: 'operator',
    address: '::1',
    scopes: ['read'],
  })
  await after(86_400_000)
  expect(await findTokenActor(db, text, '::1')).toBeNull()
  await after(0)
  await revokeToken(db, person, { id })
  expect(await findTokenActor(db, text, '::1')).toBeNull()
  await expect(revokeToken(db, person, { id })).rejects.toMatchObject({ code: 'not_found' })
})

it('tells when and from where it was used last, to the minute', async () => {
  const { id, text } = await makeServiceToken(db)
  const used = async () => (await db.select().from(apiTokens).where(eq(apiTokens.id, id)))[0]
  await findTokenActor(db, text, '10.0.0.1')
  await database.setNow(new Date(NOW.getTime() + 59_000))
  await findTokenActor(db, text, '10.0.0.1')
  expect(await used()).toMatchObject({ lastUsedAt: NOW, lastUsedAddress: '10.0.0.1' })
  await findTokenActor(db, text, '10.0.0.2')
  expect(await used()).toMatchObject({ lastUsedAt: new Date(NOW.getTime() + 59_000), lastUsedAddress: '10.0.0.2' })
})

it('of a service account is made by who manages tokens, and one of their own by everybody', async () => {
  const viewer = actorOf(await makeUser(db, { role: 'viewer' }))
  expect((await makeToken(db, viewer, INPUT)).text).toBeTruthy()
  await expect(makeToken(db, viewer, { ...INPUT, of: 'service', role: 'viewer', tags: null })).rejects.toMatchObject({ code: 'forbidden' })
})

it('is made by nobody who was deactivated or demoted, or whose token was revoked or has expired, since they were found to be somebody', async () => {
  const of = async (role: 'administrator' | 'editor') => await makeUser(db, { role })
  const [gone, weaker, owner] = [await of('administrator'), await of('administrator'), await of('administrator')]
  const own = await tokenOf(db, actorOf(owner), { scopes: [...PERMISSIONS] })
  const [revoked, expired] = [
    await makeServiceToken(db, { role: 'administrator', scopes: [...PERMISSIONS] }),
    await makeServiceToken(db, { role: 'administrator', scopes: [...PERMISSIONS], expiresInDays: 1 }),
  ]
  const byToken = async ({ text }: { text: string }) => {
    const actor = await findTokenActor(db, text, '::1')
    if (!actor) throw new Error('This token is worth something.')
    return actor
  }
  const service: TokenInput = { ...INPUT, of: 'service', role: 'viewer', scopes: ['read'], expiresInDays: 0.5 }
  const asked = [
    [actorOf(gone), INPUT],
    [actorOf(weaker), service],
    [await byToken(own), service],
    [await byToken(revoked), service],
    [await byToken(expired), service],
  ] as const
  await db
    .update(users)
    .set({ deactivatedAt: NOW })
    .where(inArray(users.id, [gone.id, owner.id]))
  await db.update(users).set({ role: 'editor' }).where(eq(users.id, weaker.id))
  await db.update(apiTokens).set({ revokedAt: NOW }).where(eq(apiTokens.id, revoked.id))
  await db.update(apiTokens).set({ expiresAt: NOW }).where(eq(apiTokens.id, expired.id))
  const before = await db.$count(apiTokens)
  for (const [actor, input] of asked) await expect(makeToken(db, actor, input)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await db.$count(apiTokens)).toBe(before)
})

it('is not made by somebody who is being deactivated at the same moment', async () => {
  const [ada, grace] = [await makeUser(db, { role: 'administrator' }), await makeUser(db)]
  const lock = `select from users where id = '${grace.id}' for update`
  const [switched, made] = await settleTogether(database, lock, [
    () => switchPerson(db, actorOf(ada), { id: grace.id, isActive: false }),
    () => makeToken(db, actorOf(grace), INPUT),
  ])
  expect([switched?.status, made?.status]).toEqual(['fulfilled', 'rejected'])
})

it('of workers is made by who manages tokens, names its queues, and acts for nobody', async () => {
  const administrator = actorOf(await makeUser(db, { role: 'administrator' }))
  const editor = actorOf(await makeUser(db, { role: 'editor' }))
  const input = { ...INPUT, of: 'worker', queues: ['python', 'default'] } as const
  await expect(makeToken(db, editor, { ...input, queues: ['python'] })).rejects.toMatchObject({ code: 'forbidden' })
  const { id, text } = await makeToken(db, administrator, { ...input, queues: ['python', 'default'] })
  expect(await findWorkerToken(db, text, '::1')).toEqual({ id, name: 'deploy', queues: ['python', 'default'], getsSecrets: false })
  const trusted = await makeToken(db, administrator, { ...input, queues: ['python'], getsSecrets: true })
  expect(await findWorkerToken(db, trusted.text, '::1')).toMatchObject({ getsSecrets: true })
  expect(await findTokenActor(db, text, '::1')).toBeNull()
  expect(await findWorkerToken(db, (await makeServiceToken(db)).text, '::1')).toBeNull()
  await revokeToken(db, administrator, { id })
  expect(await findWorkerToken(db, text, '::1')).toBeNull()
})

it.each([
  ['no queue', { queues: [] }, 'queues'],
  ['queues that nobody names', { queues: null }, 'queues'],
  ['a queue that cannot be one', { queues: ['py thon'] }, 'queues.0'],
  ['a role', { role: 'editor' }, 'role'],
  ['scopes', { scopes: ['read'] }, 'scopes'],
])('of workers is refused with %s', (_, wrong, field) => {
  const { error } = tokenInput.safeParse({ ...INPUT, of: 'worker', queues: ['python'], ...wrong })
  expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([field])
})

it('of a person or a service account gets no secrets', () => {
  const { error } = tokenInput.safeParse({ ...INPUT, getsSecrets: true })
  expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['getsSecrets'])
})

it('is seen and revoked by whose it is, and by who manages tokens, and by nobody else', async () => {
  const [ada, grace] = [actorOf(await makeUser(db)), actorOf(await makeUser(db))]
  const administrator = actorOf(await makeUser(db, { role: 'administrator' }))
  const { id } = await tokenOf(db, ada, { name: 'mine' })
  const seen = async (reader: typeof ada) => (await tokenPage(db, ALL, reader)).rows.some((row) => row.id === id)
  expect([await seen(ada), await seen(grace), await seen(administrator)]).toEqual([true, false, true])
  await expect(revokeToken(db, grace, { id })).rejects.toMatchObject({ code: 'not_found' })
  await revokeToken(db, administrator, { id })
  expect((await tokenPage(db, ALL, ada)).rows.find((row) => row.id === id)?.state).toBe('revoked')
})

it('of a person never may more than its person might when it was made, nor than they may now', async () => {
  const [finance] = await db.insert(tags).values({ name: 'finance', colour: 'gold' }).returning()
  const tagId = finance?.id ?? 0
  const person = await makeUser(db, { role: 'operator', name: 'Grace' })
  const { id, text } = await tokenOf(db, actorOf(person))
  const give = async (role: Role, roleTagIds: number[] | null) => {
    await db.update(users).set({ role, roleTagIds }).where(eq(users.id, person.id))
    const found = await findTokenActor(db, text, '::1')
    if (!found) throw new Error('This token is worth something.')
    const present = await db.transaction((tx) => presentActor(tx, found))
    const row = (await tokenPage(db, ALL, actorOf(person))).rows.find((each) => each.id === id)
    // Whoever asks, who asks anew under a lock, and the list say the same.
    expect([present.role, present.roleTagIds]).toEqual([found.role, found.roleTagIds])
    expect(row?.role).toBe(found.role)
    return [found.role, found.roleTagIds ?? null]
  }
  expect(await give('operator', null)).toEqual(['operator', null])
  expect(await give('administrator', null)).toEqual(['operator', null])
  expect(await give('viewer', null)).toEqual(['viewer', null])
  expect(await give('editor', [tagId])).toEqual(['operator', [tagId]])
  const narrow = await tokenOf(db, actorOf(person))
  await give('editor', null)
  expect(await findTokenActor(db, narrow.text, '::1')).toMatchObject({ role: 'editor', roleTagIds: [tagId] })
})

it('stands on a page, however many there are', async () => {
  const person = actorOf(await makeUser(db))
  for (const name of ['first', 'second', 'third']) await tokenOf(db, person, { name })
  const names = async (page: number) => {
    const { rows, total } = await tokenPage(db, { page, size: 2 }, person)
    return [rows.map(({ name }) => name), total]
  }
  expect([await names(1), await names(2)]).toEqual([
    [['third', 'second'], 3],
    [['first'], 3],
  ])
})
