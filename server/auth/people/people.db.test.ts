import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { accounts } from '#schema/accounts.ts'
import { audits } from '#schema/audits.ts'
import { sessions } from '#schema/sessions.ts'
import { twoFactors } from '#schema/two-factors.ts'
import { users } from '#schema/users.ts'
import { verifications } from '#schema/verifications.ts'
import { findTokenActor } from '#server/auth/api-tokens.ts'
import type { CurrentSession } from '#server/auth/current-session.ts'
import { confirmPassword, endOwnSessions, noteSeen } from '#server/auth/own-sessions.ts'
import { passwordHashing } from '#server/auth/password-hashing.ts'
import { peoplePage } from '#server/queries/people/people-page.ts'
import { sessionsOfPerson } from '#server/queries/people/session-rows.ts'
import { makeToken } from '#server/use-cases/token/make-token.ts'
import { openTestDatabase } from '#tests/database.ts'
import { actorOf, makePerson, makeUser, PASSWORD, type UserRecord } from '#tests/factories/user-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import {
  changePersonRole,
  endPersonSessions,
  makePersonPasswordLink,
  removeSecondFactor,
  removeSingleSignOn,
  switchPerson,
} from './change-person.ts'
import { choosePassword } from './choose-password.ts'
import { invitePerson } from './invite-person.ts'

const database = await openTestDatabase()
const { db } = database

let ada: UserRecord
const admin = () => actorOf(ada)
const GRACE = { name: 'Grace Hopper', email: 'grace@example.com', role: 'operator' as const, tags: null }
const NEW_PASSWORD = 'difference engine'

beforeEach(async () => {
  await db.delete(verifications)
  await db.delete(users)
  await db.delete(audits)
  ada = await makePerson(db, { name: 'Ada', role: 'administrator' })
})

async function makeSession(user: UserRecord, id: string = user.id): Promise<CurrentSession> {
  await db.insert(sessions).values({ id, token: id, userId: user.id, expiresAt: new Date(Date.now() + 3_600_000), createdAt: new Date(0) })
  const actor = actorOf(user)
  if (actor.kind !== 'user') throw new Error('A person was expected.')
  return { actor, email: user.email, sessionId: id, hasSecondFactor: false, isConfirmed: true }
}

const stateOf = async (id: string) => (await peoplePage(db, { search: undefined, page: 1, size: 50 })).rows.find((row) => row.id === id)
const messages = async () => (await db.select({ message: audits.message }).from(audits).orderBy(audits.id)).map(({ message }) => message)

describe('an invitation', () => {
  it('becomes an account when its link is used, once, and everything of it is audited', async () => {
    const { id, token } = await invitePerson(db, admin(), GRACE)
    expect(await stateOf(id)).toMatchObject({
      name: GRACE.name,
      email: GRACE.email,
      role: GRACE.role,
      roleTags: null,
      state: 'invited',
      linkUntil: expect.any(String),
      lastSeenAt: null,
      sessionCount: 0,
    })
    expect(JSON.stringify(await db.select().from(verifications))).not.toContain(token)
    expect(await choosePassword(db, { token, password: NEW_PASSWORD })).toEqual({ email: GRACE.email })
    expect(await stateOf(id)).toMatchObject({ state: 'active', linkUntil: null })
    await expect(choosePassword(db, { token, password: 'another password' })).rejects.toMatchObject({ code: 'not_found' })
    const [account] = await db.select().from(accounts).where(eq(accounts.userId, id))
    expect(await passwordHashing.verify({ hash: account?.password ?? '', password: NEW_PASSWORD })).toBe(true)
    expect(
      await db.select({ actor: audits.actorName, subject: audits.subjectName, type: audits.type }).from(audits).orderBy(audits.id),
    ).toEqual([
      { actor: 'Ada', subject: GRACE.name, type: 'person-changed' },
      { actor: GRACE.name, subject: GRACE.name, type: 'password-changed' },
    ])
  })

  it('makes one password when its link is used twice at once', async () => {
    const { token } = await invitePerson(db, admin(), GRACE)
    const results = await Promise.allSettled(
      ['first password', 'second password'].map((password) => choosePassword(db, { token, password })),
    )
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await db.$count(accounts)).toBe(2)
  })

  it('is refused for an address that somebody has, also when two invite at once', async () => {
    const asked = await settleTogether(
      database,
      'lock table users in share row exclusive mode',
      [1, 2].map(() => () => invitePerson(db, admin(), GRACE)),
    )
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = asked.find((each) => each.status === 'rejected')
    expect(refused?.reason).toMatchObject({ code: 'conflict', fields: { email: expect.stringContaining('Grace') } })
  })
})

describe('a link', () => {
  it('is worth nothing after three days, when a newer one was made, when its person was deactivated, and when it is made up', async () => {
    const hash = vi.spyOn(passwordHashing, 'hash')
    const refused = async (token: string) =>
      await expect(choosePassword(db, { token, password: NEW_PASSWORD })).rejects.toMatchObject({ code: 'not_found' })
    const { id, token } = await invitePerson(db, admin(), GRACE)
    const newer = await makePersonPasswordLink(db, admin(), { id })
    await refused(token)
    await db.update(verifications).set({ expiresAt: new Date(Date.now() - 1_000) })
    await refused(newer.token)
    const third = await makePersonPasswordLink(db, admin(), { id })
    await switchPerson(db, admin(), { id, isActive: false })
    await refused(third.token)
    await refused('made-up')
    await refused('')
    await db.insert(verifications).values({
      id: 'other',
      identifier: 'of-the-library',
      value: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
      expiresAt: new Date(Date.now() + 60_000),
    })
    await refused('')
    expect(hash).not.toHaveBeenCalled()
    hash.mockRestore()
  })

  it('that was made for somebody who might little is worth nothing once they may more, and stays where they may less', async () => {
    const { id, token } = await invitePerson(db, admin(), GRACE)
    await changePersonRole(db, admin(), { id, role: 'viewer', tags: null })
    expect(await stateOf(id)).toMatchObject({ linkUntil: expect.any(String) })
    await changePersonRole(db, admin(), { id, role: 'administrator', tags: null })
    await expect(choosePassword(db, { token, password: NEW_PASSWORD })).rejects.toMatchObject({ code: 'not_found' })
    expect((await messages()).slice(1)).toEqual([
      'Made Grace Hopper viewer; before, the role was operator.',
      'Made Grace Hopper administrator; before, the role was viewer. The link for choosing a password, made before, is worth nothing any more.',
    ])
  })

  it('resets a password and ends every session, and until it is used nothing changes', async () => {
    const grace = await makePerson(db, { name: 'Grace' })
    await makeSession(grace)
    const { token } = await makePersonPasswordLink(db, admin(), { id: grace.id })
    expect(await db.$count(sessions)).toBe(1)
    await choosePassword(db, { token, password: NEW_PASSWORD })
    expect(await db.$count(sessions)).toBe(0)
    expect(await messages()).toContain('Chose another password by a link; every session ended.')
  })
})

describe('a second factor', () => {
  it('is removed by an administrator, for who has lost it, and every session ends', async () => {
    const grace = await makePerson(db, { name: 'Grace', twoFactorEnabled: true })
    await db.insert(twoFactors).values({ id: 'factor', userId: grace.id, secret: 'encrypted', backupCodes: 'encrypted' })
    await makeSession(grace)
    expect(await stateOf(grace.id)).toMatchObject({ hasSecondFactor: true })
    await removeSecondFactor(db, admin(), { id: grace.id })
    expect(await stateOf(grace.id)).toMatchObject({ hasSecondFactor: false, sessionCount: 0 })
    expect(await db.$count(twoFactors)).toBe(0)
    await expect(removeSecondFactor(db, admin(), { id: grace.id })).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('single sign-on', () => {
  it('is taken back by an administrator, for who was made anew at the provider: the password stays, every session ends', async () => {
    const grace = await makePerson(db, { name: 'Grace', role: 'viewer', setAsideTagIds: [] })
    await db.insert(accounts).values({ id: 'oidc', accountId: 'https://login|grace', providerId: 'oidc', userId: grace.id })
    await makeSession(grace)
    expect(await stateOf(grace.id)).toMatchObject({ hasSingleSignOn: true, setAsideTags: [], roleTags: null })
    await removeSingleSignOn(db, admin(), { id: grace.id })
    expect(await stateOf(grace.id)).toMatchObject({ hasSingleSignOn: false, sessionCount: 0, state: 'active' })
    expect(await db.$count(accounts, eq(accounts.userId, grace.id))).toBe(1)
    await expect(removeSingleSignOn(db, admin(), { id: grace.id })).rejects.toMatchObject({ code: 'conflict' })
    expect(await messages()).toContain('Took back the link of Grace to single sign-on; every session ended.')
  })
})

describe('the last administrator', () => {
  it('can be neither demoted nor deactivated, whoever was only invited', async () => {
    await invitePerson(db, admin(), { ...GRACE, role: 'administrator', tags: null })
    for (const act of [
      () => changePersonRole(db, admin(), { id: ada.id, role: 'editor', tags: null }),
      () => switchPerson(db, admin(), { id: ada.id, isActive: false }),
    ])
      await expect(act()).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('only administrator who can sign in'),
      })
    await makePerson(db, { role: 'administrator', deactivatedAt: new Date() })
    await expect(changePersonRole(db, admin(), { id: ada.id, role: 'viewer', tags: null })).rejects.toMatchObject({ code: 'conflict' })
  })

  it.each([
    [
      'demote',
      (actor: UserRecord, other: UserRecord) => changePersonRole(db, actorOf(actor), { id: other.id, role: 'viewer', tags: null }),
    ],
    ['deactivate', (actor: UserRecord, other: UserRecord) => switchPerson(db, actorOf(actor), { id: other.id, isActive: false })],
    ['step down themselves', (actor: UserRecord) => changePersonRole(db, actorOf(actor), { id: actor.id, role: 'viewer', tags: null })],
  ])('stays when the last two %s each other at once', async (_what, act) => {
    const bob = await makePerson(db, { name: 'Bob', role: 'administrator' })
    const acted = await settleTogether(database, 'lock table users in share row exclusive mode', [() => act(ada, bob), () => act(bob, ada)])
    expect(acted.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const left = (await peoplePage(db, { search: undefined, page: 1, size: 50 })).rows
    expect(left.filter(({ role, state }) => role === 'administrator' && state === 'active')).toHaveLength(1)
  })
})

describe('somebody', () => {
  it('who is deactivated loses every session, is not let in by tokens, and gets no session back', async () => {
    const grace = await makePerson(db, { name: 'Grace' })
    await makeSession(grace)
    const token = await makeToken(db, actorOf(grace), {
      name: 'deploy',
      of: 'person',
      role: null,
      tags: null,
      scopes: null,
      queues: null,
      expiresInDays: null,
    })
    expect(await findTokenActor(db, token.text, 'here')).toMatchObject({ role: 'editor' })
    await switchPerson(db, admin(), { id: grace.id, isActive: false })
    expect(await findTokenActor(db, token.text, 'here')).toBeNull()
    expect(await db.$count(sessions)).toBe(0)
    await expect(switchPerson(db, admin(), { id: grace.id, isActive: false })).rejects.toMatchObject({ code: 'conflict' })
    await expect(makePersonPasswordLink(db, admin(), { id: grace.id })).rejects.toMatchObject({ code: 'conflict' })
    await switchPerson(db, admin(), { id: grace.id, isActive: true })
    expect(await stateOf(grace.id)).toMatchObject({ state: 'active', sessionCount: 0 })
    expect((await messages()).slice(1)).toEqual([
      'Deactivated Grace; every session ended, and 1 token of theirs was revoked.',
      'Reactivated Grace.',
    ])
    expect(await findTokenActor(db, token.text, 'here'), 'who is let in again makes new tokens').toBeNull()
  })

  it('who is no administrator touches nobody, nor who was one a moment ago', async () => {
    const grace = await makePerson(db, { name: 'Grace' })
    const demoted = await makePerson(db, { role: 'administrator' })
    const before = actorOf(demoted)
    await changePersonRole(db, admin(), { id: demoted.id, role: 'editor', tags: null })
    for (const actor of [actorOf(grace), before]) {
      await expect(invitePerson(db, actor, GRACE)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(changePersonRole(db, actor, { id: grace.id, role: 'administrator', tags: null })).rejects.toMatchObject({
        code: 'forbidden',
      })
      await expect(endPersonSessions(db, actor, { id: grace.id })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(makePersonPasswordLink(db, actor, { id: ada.id })).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect(await messages()).toHaveLength(1)
  })

  it('is signed out everywhere by an administrator, and ends their own sessions, never another’s', async () => {
    const grace = await makePerson(db, { name: 'Grace' })
    await expect(endPersonSessions(db, admin(), { id: grace.id })).rejects.toMatchObject({ code: 'conflict' })
    const [here] = [await makeSession(grace, 'here'), await makeSession(grace, 'there'), await makeSession(grace, 'elsewhere')]
    await makeSession(ada, 'of Ada')
    await expect(endOwnSessions(db, here, { id: 'of Ada' })).rejects.toMatchObject({ code: 'not_found' })
    await endOwnSessions(db, here, { id: 'there' })
    await endOwnSessions(db, here, { id: null })
    expect((await sessionsOfPerson(db, { id: grace.id }, here.actor, here)).rows).toMatchObject([{ id: 'here', isPresent: true }])
    await endPersonSessions(db, admin(), { id: grace.id })
    expect(await db.select({ id: sessions.id }).from(sessions)).toEqual([{ id: 'of Ada' }])
  })

  it('confirms with their own password only, and not by trying many', async () => {
    const session = await makeSession(ada)
    const guesses = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => confirmPassword(db, session, { password: `guess ${n}` })))
    expect(guesses.map((guess) => guess.status === 'rejected' && guess.reason.code)).toEqual(Array(10).fill('invalid_input'))
    await expect(confirmPassword(db, session, { password: PASSWORD })).rejects.toMatchObject({ code: 'too_many' })
    const bob = await makePerson(db, { name: 'Bob' })
    const other = await makeSession(bob)
    await confirmPassword(db, other, { password: PASSWORD })
    const confirmed = await db.select({ id: sessions.id, confirmedAt: sessions.confirmedAt }).from(sessions).orderBy(sessions.id)
    expect(confirmed.find(({ id }) => id === session.sessionId)?.confirmedAt).toBeNull()
    expect(confirmed.find(({ id }) => id === other.sessionId)?.confirmedAt).not.toBeNull()
  })

  it('is seen, to the minute, and found by name or address', async () => {
    const user = await makeUser(db, { name: 'Under_score', email: 'per%cent@example.com' })
    await noteSeen(db, await makeSession(user))
    const found = async (search: string) => (await peoplePage(db, { search, page: 1, size: 50 })).rows.map(({ name }) => name)
    expect(await found('R_s')).toEqual(['Under_score'])
    expect(await found('R%')).toEqual(['Under_score'])
    expect(await found('nobody')).toEqual([])
    expect(await stateOf(user.id)).toMatchObject({ lastSeenAt: expect.any(String), state: 'invited', sessionCount: 1 })
  })
})
