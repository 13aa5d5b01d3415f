import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { apiTokens } from '#schema/api-tokens.ts'
import { users } from '#schema/users.ts'
import { OPERATIONS } from '#server/api/operation-registry.ts'
import { WORKER_OPERATIONS } from '#server/api/workers/worker-operations.ts'
import { revokeToken } from '#server/use-cases/token/revoke-token.ts'
import { askApi, makeServiceToken, problemIn, tokenOf } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { actorOf, cookieOf, makePerson } from '#tests/factories/user-factory.ts'
import { makeWorkerToken } from '#tests/factories/worker-token-factory.ts'
import { askAsWorker, registerTestWorker } from '#tests/http-worker.ts'
import { asWebProgram, WEB_ORIGIN } from '#tests/web-program.ts'

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)

it('nothing that workers do is done for a session, an ordinary token, one that is worth nothing, or nobody', async () => {
  const administrator = await makePerson(db, { role: 'administrator' })
  const [revoked, expired] = [await makeWorkerToken(db), await makeWorkerToken(db)]
  await revokeToken(db, actorOf(administrator), { id: revoked.id })
  await db
    .update(apiTokens)
    .set({ expiresAt: new Date(0) })
    .where(eq(apiTokens.id, expired.id))
  const callers: Record<string, string>[] = [
    {},
    { cookie: await cookieOf(administrator, WEB_ORIGIN), origin: WEB_ORIGIN },
    (await makeServiceToken(db, { role: 'administrator' })).headers,
    (await tokenOf(db, actorOf(administrator))).headers,
    revoked.headers,
    expired.headers,
    { authorization: 'Bearer djag_nothing' },
  ]
  for (const { path } of WORKER_OPERATIONS) {
    for (const headers of callers) {
      const response = await askAsWorker(path, {}, headers)
      expect([path, response.status, response.headers.get('www-authenticate')]).toEqual([path, 401, 'Bearer realm="djag"'])
    }
  }
})

it('a token of workers can do nothing else, whatever else is there', async () => {
  const { headers } = await makeWorkerToken(db)
  for (const { method, path } of OPERATIONS) {
    const response = await askApi(method, path.replace('{id}', '1').replace('{name}', 'x'), {
      headers,
      ...(method !== 'GET' && { body: {} }),
    })
    expect([path, response.status]).toEqual([path, 401])
  }
})

it('a worker of one token is none of another’s, nor is one that asks the database itself', async () => {
  const [own, other] = [await makeWorkerToken(db), await makeWorkerToken(db)]
  const { id } = await registerTestWorker(own.headers)
  const bodies: Record<string, object> = {
    '/claim': { slots: 1, holding: [] },
    '/heartbeat': { holding: [] },
    '/log': { runId: id, attempt: 1, from: 0, lines: [] },
    '/answer': { answers: [{ runId: id, attempt: 1, actionId: 1, state: 'done' }] },
    '/end': { runId: id, attempt: 1, outcome: 'succeeded' },
    '/stop': {},
  }
  for (const [path, body] of Object.entries(bodies)) {
    expect(await problemIn(await askAsWorker(path, { workerId: id, ...body }, other.headers))).toMatchObject({ status: 404 })
    expect(await problemIn(await askAsWorker(path, body, own.headers))).toMatchObject({ status: 422, errors: [{ field: 'workerId' }] })
  }
  expect(Object.keys(bodies).length).toBe(WORKER_OPERATIONS.length - 1)
})

it('what is no call of a worker is refused: other methods, addresses, and bodies that are none or too large', async () => {
  const { headers } = await makeWorkerToken(db)
  expect((await askAsWorker('/claim', '', headers, { method: 'GET' })).status).toBe(405)
  expect((await askAsWorker('/nothing', {}, headers)).status).toBe(404)
  expect(await problemIn(await askAsWorker('/claim', '{', headers))).toMatchObject({ status: 400, code: 'malformed' })
  expect((await askAsWorker('/log', { lines: 'x'.repeat(1024 * 1024) }, headers)).status).toBe(413)
  const response = await askAsWorker(
    '/register',
    { name: 'x', concurrency: 1, handlers: Array(20_000).fill({ name: 'x'.repeat(20) }) },
    headers,
  )
  expect(await problemIn(response)).toMatchObject({ status: 422, errors: [{ field: 'handlers' }] })
})

it('whoever registers again and again is told to wait', async () => {
  const { headers } = await makeWorkerToken(db)
  let status = 201
  let calls = 0
  while (status === 201 && calls++ < 300)
    ({ status } = await askAsWorker('/register', {}, headers).then((response) => (response.status === 422 ? { status: 201 } : response)))
  expect([status, calls]).toEqual([429, 121])
})

it('a token whose maker is gone still works: workers are nobody’s', async () => {
  const { headers } = await makeWorkerToken(db)
  await db.update(users).set({ deactivatedAt: new Date() })
  await registerTestWorker(headers)
})
