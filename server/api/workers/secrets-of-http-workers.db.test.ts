import { beforeEach, describe, expect, it } from 'vitest'
import { secrets } from '#schema/secrets.ts'
import { runActionsView } from '#server/queries/runs/run-actions.ts'
import { sealSecret } from '#server/secrets/seal-secret.ts'
import { webSecretKeys } from '#server/secrets/web-secret-keys.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeWorkerToken } from '#tests/factories/worker-token-factory.ts'
import { answerIn, registerTestWorker } from '#tests/http-worker.ts'
import { asWebProgram } from '#tests/web-program.ts'
import { queueRun, readLog, readRun } from '#worker/testing/queued-runs.ts'

const VALUE = 'hunter2"and more'
const database = await openTestDatabase({ emptied: 'tasks', now: new Date('2026-03-01T12:00:00Z') })
const { db, sql } = database
asWebProgram(database.url)
const [trusted, other] = [await makeWorkerToken(db, ['default'], { getsSecrets: true }), await makeWorkerToken(db)]
const input = { properties: { password: { type: 'string', maxLength: 40 } }, additionalProperties: true }
const workerOf = (token = trusted, name = 'remote') =>
  registerTestWorker(token.headers, [], { handlers: [{ name, input }], canBeTold: true })

const put = (name: string, value: string) =>
  db
    .insert(secrets)
    .values({ name, ...sealSecret(webSecretKeys()[0], name, value), changedByName: 'Ada' })
    .onConflictDoUpdate({ target: secrets.name, set: sealSecret(webSecretKeys()[0], name, value) })
const queueWithSecret = (kwargs: Record<string, unknown> = { password: 'by {{secret:shop}}' }) =>
  queueRun(database, 'remote', kwargs, { hasOpenPlaceholders: true, headers: { authorization: '{{secret:shop}}' } })

beforeEach(async () => {
  await sql`truncate secrets`
  await put('shop', VALUE)
  await put('other', 'nobody refers to this')
})

describe('a run that refers to secrets, of a worker over HTTP whose token gets them', () => {
  it('has them in its input and headers, and the ledger has the references', async () => {
    const worker = await workerOf()
    const run = await queueWithSecret()
    const given = await worker.claimOne()
    expect([given.input, given.headers]).toEqual([{ password: `by ${VALUE}` }, { authorization: VALUE }])
    expect(await readRun(database, run)).toMatchObject({ state: 'running', kwargs: { password: 'by {{secret:shop}}' } })
  })

  it('leaves nothing of them: in its log and fields, in how far it is, in answers, in its result and in its error', async () => {
    const operator = actorOf(await makeUser(db, { role: 'operator' }))
    const worker = await workerOf()
    const run = await queueWithSecret()
    const given = await worker.claimOne()
    const lines = [{ level: 'info', message: `at ${VALUE}.`, fields: { [VALUE]: { text: JSON.stringify(VALUE) } } }]
    await answerIn(await worker.log(given, 0, [], { lines, progress: { percent: 5, message: `of ${VALUE}` } }), '/log')
    expect(await readLog(database, run)).toMatchObject([{ message: 'at ***.', fields: { '***': { text: '"***"' } } }])
    expect((await readRun(database, run)).progressMessage).toBe('of ***')
    const { id } = await requestUserAction(db, operator, { type: 'tell-run', payload: { runId: run.id, action: 'reload' } })
    await worker.told([given])
    await answerIn(await worker.end(given, { outcome: 'failed', error: { message: `no ${VALUE}`, stack: encodeURI(VALUE) } }), '/end')
    expect((await readRun(database, run)).error).toEqual({ message: 'no ***', stack: '***' })
    await worker.answer(given, id, { state: 'done', value: [VALUE], message: VALUE })
    expect((await runActionsView(db, { id: run.id })).rows).toMatchObject([{ value: ['***'], message: '***' }])
    const again = await queueWithSecret()
    const second = await worker.claimOne()
    await answerIn(await worker.end(second, { outcome: 'succeeded', result: { token: VALUE } }), '/end')
    expect((await readRun(database, again)).result).toEqual({ token: '***' })
  })

  it('has an old value hidden, too, that was replaced or deleted while it went on', async () => {
    const worker = await workerOf()
    const run = await queueWithSecret()
    const given = await worker.claimOne()
    await put('shop', 'the new value')
    await answerIn(await worker.log(given, 0, [`${VALUE}, the new value`]), '/log')
    await sql`truncate secrets`
    await answerIn(await worker.log(given, 1, [`${VALUE}, the new value`]), '/log')
    expect((await readLog(database, run)).map(({ message }) => message)).toEqual(['***, ***', '***, the new value'])
  })

  it.each([
    ['is not there', { password: '{{secret:gone}}' }, /^There is no secret “gone”/],
    [
      'does not fit the handler, without telling it',
      { password: '{{secret:shop}}'.repeat(3) },
      /"password" must have at most 40 characters/,
    ],
    ['would make another address', { password: 'https://u:{{secret:slash}}@example.org/' }, /“slash” cannot stand before the @/],
  ])('fails with a sentence when one %s', async (_, kwargs, sentence) => {
    await put('slash', 'a/b/c/d')
    const worker = await workerOf()
    const run = await queueWithSecret(kwargs)
    expect(await worker.claim()).toEqual([])
    const { state, error } = await readRun(database, run)
    expect([state, error?.message]).toEqual(['failed', expect.stringMatching(sentence)])
    expect(error?.message).not.toContain('hunter2')
  })

  it('is not given to a worker whose token gets none: it fails for good', async () => {
    const worker = await workerOf(other, 'remote')
    const run = await queueWithSecret()
    expect(await worker.claim()).toEqual([])
    const { state, error } = await readRun(database, run)
    expect([state, error?.message]).toEqual(['failed', expect.stringMatching(/the token of its worker over HTTP gets none/)])
    await worker.ask('/stop')
  })
})

it('the database hands out what the run of such an attempt refers to, and nothing else', async () => {
  const worker = await workerOf()
  const run = await queueWithSecret()
  const namesOf = async (attempt: number, workerId: string) =>
    (await sql<{ name: string }[]>`select name from djag_secrets_of_attempt(${run.id}, ${attempt}, ${workerId})`).map(({ name }) => name)
  expect(await namesOf(1, worker.id)).toEqual([])
  await worker.claimOne()
  expect([await namesOf(1, worker.id), await namesOf(2, worker.id), await namesOf(1, run.id)]).toEqual([['shop'], [], []])
  await sql`update api_tokens set gets_secrets = false where id = ${trusted.id}`
  expect(await namesOf(1, worker.id)).toEqual([])
  await sql`update api_tokens set gets_secrets = true where id = ${trusted.id}`
})
