import { eq } from 'drizzle-orm'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { audits } from '#schema/audits.ts'
import { users } from '#schema/users.ts'
import type { Database } from '#server/database/client.ts'
import { failureLog } from '#server/failures/failure-log.ts'
import { openTestDatabase } from '#tests/database.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { type ActionCall, runAction } from './action-runner.ts'

const database = await openTestDatabase()
const { db } = database

const user = await makeUser(db, { name: 'Ada' })
const renameInput = z.object({ name: z.string().min(1, 'Give a name.'), tags: z.array(z.object({ text: z.string() })) })

async function renameUser(on: Database, actor: Actor, input: z.infer<typeof renameInput>): Promise<{ id: string }> {
  if (actor.kind !== 'user') throw new DomainError('forbidden', 'Only people have names.')
  await on.update(users).set({ name: input.name }).where(eq(users.id, actor.id))
  return { id: actor.id }
}

function call(headers: Record<string, string>, overrides: Partial<ActionCall> = {}): ActionCall {
  return { db, headers: new Headers(headers), url: 'https://djag.example.com', findActor: async () => actorOf(user), ...overrides }
}

const nameNow = async () => (await db.select({ name: users.name }).from(users))[0]?.name
const own = { origin: 'https://djag.example.com', host: 'djag.example.com' }
const input = (name: string) => ({ name, tags: [] })

describe('where a call comes from', () => {
  it.each([
    ['the address people use', { origin: 'https://djag.example.com', host: 'web-1:3000' }],
    ['the IP address it was sent to', { origin: 'http://192.168.1.5:3000', host: '192.168.1.5:3000' }],
    ['the IPv6 address it was sent to', { origin: 'http://[::1]:3000', host: '[::1]:3000' }],
    ['localhost', { origin: 'http://localhost:3000', host: 'localhost:3000' }],
  ])('accepts %s', async (_where, headers) => {
    expect(await runAction(call(headers), 'renameUser', renameInput, renameUser, input('Ada'))).toEqual({ ok: true, data: { id: user.id } })
  })

  it.each<[string, Record<string, string>]>([
    ['no origin', { host: 'djag.example.com' }],
    ['an opaque origin', { origin: 'null', host: 'djag.example.com' }],
    ['a foreign origin', { origin: 'https://evil.example', host: 'djag.example.com' }],
    ['another port', { origin: 'https://djag.example.com:8443', host: 'djag.example.com' }],
    ['a foreign name that was made to point here', { origin: 'http://evil.example:3000', host: 'evil.example:3000' }],
    ['another address than it was sent to', { origin: 'http://192.168.1.6:3000', host: '192.168.1.5:3000' }],
  ])('refuses %s and changes nothing', async (_where, headers) => {
    const before = await nameNow()
    const result = await runAction(call(headers), 'renameUser', renameInput, renameUser, input('Eve'))
    expect(result).toMatchObject({ ok: false, error: { code: 'forbidden', message: expect.stringContaining('DJAG_URL') } })
    expect(await nameNow()).toBe(before)
  })
})

describe('what a call may lead to', () => {
  it('refuses who is not signed in', async () => {
    const result = await runAction(call(own, { findActor: async () => null }), 'renameUser', renameInput, renameUser, input('Eve'))
    expect(result).toMatchObject({ ok: false, error: { code: 'not_signed_in' } })
  })

  it('names each wrong field by its dotted path', async () => {
    const result = await runAction(call(own), 'renameUser', renameInput, renameUser, { name: '', tags: [{ text: 'fine' }, { text: 3 }] })
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'invalid_input', fields: { name: 'Give a name.', 'tags.1.text': expect.any(String) } },
    })
  })

  it('tells an expected failure as it stands', async () => {
    const refuse = async () => Promise.reject(new DomainError('in_use', 'Two tasks use it.', { crontabId: 'In use.' }))
    const result = await runAction(call(own), 'renameUser', renameInput, refuse, input('Ada'))
    expect(result).toEqual({ ok: false, error: { code: 'in_use', message: 'Two tasks use it.', fields: { crontabId: 'In use.' } } })
  })

  it('writes down who may not, from where, beside what was taken back', async () => {
    const program: Actor = { kind: 'token', id: 't', name: 'deploy', role: 'viewer', address: '192.0.2.1' }
    const result = await runAction(call(own, { findActor: async () => program }), 'renameUser', renameInput, renameUser, input('Eve'))
    expect(result).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await db.select().from(audits)).toMatchObject([
      {
        type: 'refused',
        actorName: 'deploy',
        address: '192.0.2.1',
        subjectName: 'renameUser',
        outcome: 'failed',
        message: 'Only people have names.',
      },
    ])
  })

  it('logs an unexpected failure with its cause under a request id and tells only that', async () => {
    const logged = vi.spyOn(failureLog, 'error').mockImplementation(() => {})
    const fail = async () => Promise.reject(new Error('secret detail'))
    const result = await runAction(call(own), 'renameUser', renameInput, fail, input('Ada'))
    if (result.ok) throw new Error('It should have failed.')
    expect(result.error).toMatchObject({ code: 'internal', requestId: expect.any(String) })
    expect(result.error.message).not.toContain('secret')
    expect(logged).toHaveBeenCalledWith(expect.objectContaining({ requestId: result.error.requestId }), expect.any(String))
    logged.mockRestore()
  })

  it('says that the database does not answer when it does not', async () => {
    const logged = vi.spyOn(failureLog, 'error').mockImplementation(() => {})
    const endBackend = async (on: Database) => void (await on.execute('select pg_terminate_backend(pg_backend_pid())'))
    const result = await runAction(call(own), 'renameUser', renameInput, endBackend, input('Ada'))
    expect(result).toMatchObject({ ok: false, error: { code: 'unavailable' } })
    logged.mockRestore()
  })
})
