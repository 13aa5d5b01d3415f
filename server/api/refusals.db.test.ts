import { eq, inArray } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { apiTokens } from '#schema/api-tokens.ts'
import { audits } from '#schema/audits.ts'
import { users } from '#schema/users.ts'
import { askApi, makeServiceToken, problemIn, tokenOf } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { asWebProgram } from '#tests/web-program.ts'

const database = await openTestDatabase({ emptied: 'tasks' })
const { db } = database
asWebProgram(database.url)

beforeEach(async () => {
  globalThis.djagRefusedTokens = undefined
  globalThis.djagRefusedReads = undefined
  await db.delete(audits)
})

const refusals = async () =>
  (
    await db
      .select()
      .from(audits)
      .where(inArray(audits.type, ['refused', 'token-refused']))
      .orderBy(audits.id)
  ).map(({ type, subjectName, message }) => [type, subjectName, message])
const read = (authorization: string) => askApi('GET', '/tasks', { headers: { authorization } })

it('a token that is refused is written down by name with the reason, once in a while, and nothing of what is none of ours', async () => {
  const grace = await makeUser(db)
  const [revoked, expired, left] = [await makeServiceToken(db), await makeServiceToken(db), await tokenOf(db, actorOf(grace))]
  const worker = await makeServiceToken(db, { of: 'worker', role: null, queues: ['default'] })
  await db.update(apiTokens).set({ revokedAt: new Date() }).where(eq(apiTokens.id, revoked.id))
  await db
    .update(apiTokens)
    .set({ expiresAt: new Date(0) })
    .where(eq(apiTokens.id, expired.id))
  await db.update(users).set({ deactivatedAt: new Date() }).where(eq(users.id, grace.id))
  await db.delete(audits)
  for (const { headers } of [revoked, revoked, expired, left, worker]) expect((await read(headers.authorization)).status).toBe(401)
  for (const sent of ['Bearer my-password', 'Basic bXktcGFzc3dvcmQ=']) expect((await read(sent)).status).toBe(401)
  const tried = (reason: string) => ['token-refused', 'deploy', `Tried the token “deploy” at the API: it ${reason}.`]
  expect(await refusals()).toEqual([
    tried('is revoked'),
    tried('has expired'),
    tried('is of somebody who was deactivated'),
    tried('is not for that'),
    ['token-refused', '', 'Tried something that is no token of ours at the API.'],
  ])
})

it('a read that is refused is written down once in a while, with what was asked for', async () => {
  const { headers } = await makeServiceToken(db, { role: 'viewer', scopes: ['read'] })
  await db.delete(audits)
  const ask = () => askApi('GET', '/runs/0197b0a0-0000-7000-8000-000000000000/log', { headers })
  expect((await problemIn(await ask())).status).toBe(403)
  await ask()
  expect(await refusals()).toEqual([['refused', 'readLog', expect.stringContaining('read-logs')]])
})
