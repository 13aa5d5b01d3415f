import { existsSync } from 'node:fs'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runLogs } from '#schema/run-logs.ts'
import { secrets } from '#schema/secrets.ts'
import { sealSecret } from '#server/secrets/seal-secret.ts'
import { secretKeysOf } from '#server/secrets/secret-keys.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { eventually } from '#tests/eventually.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { fakeContainerEngine } from '#worker/testing/fake-container-engine.ts'
import { queueRun, readLog, untilRunIs, untilRunLogged } from '#worker/testing/queued-runs.ts'
import { killWorkerProcesses, startWorkerProcess, type WorkerProcess } from '#worker/testing/worker-process.ts'

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const KEY = 'the key that workers and the web share'
const IGNORES_SIGTERM = ['sh', '-c', 'trap "" TERM; echo begun; while :; do sleep 1; done']

const database = await openTestDatabase()
const engine = fakeContainerEngine()
const SETTINGS = {
  DJAG_ROLE: 'runner',
  DJAG_SECRETS_KEY: KEY,
  DJAG_CONTAINERS: 'docker',
  DJAG_CONTAINER_IMAGES: 'python:*, missing',
  DJAG_CONTAINER_NETWORKS: 'etl',
  DJAG_SQL_SHOP: database.url,
  PATH: engine.path,
}
let worker: WorkerProcess
const start = async (settings: Record<string, string> = SETTINGS) => {
  worker = startWorkerProcess(database.url, settings)
  await worker.ready
}
beforeAll(async () => {
  const sealed = sealSecret(secretKeysOf([KEY])[0], 'api-token', 's3cr3t-t0ken')
  await database.db.insert(secrets).values({ name: 'api-token', ...sealed, changedByName: 'Ada' })
  await start()
})
afterAll(async () => {
  await killWorkerProcesses()
  engine.stop()
})

const containersOf = (run: { id: string }) => engine.containers().filter((name) => name.startsWith(`djag-${run.id}-`))
const container = (kwargs: Record<string, unknown>, options = {}) =>
  queueRun(database, 'container', { image: 'python:3.13', ...kwargs }, options)

test('a container is told of its run, its lines are the log and its last word the result, and a secret stands in nobody’s words', async () => {
  const script =
    'echo "$SHOP $DOCKER_HOST $DJAG_ATTEMPT $(printf %s "$TOKEN" | wc -c)"; echo "$TOKEN" >&2; echo "sql:$DJAG_SQL_SHOP$DATABASE_URL"; echo \'{"djag": 1, "result": {"rows": 3}}\''
  const run = await untilRunIs(
    database,
    await container(
      {
        command: ['sh', '-c', script],
        environment: { SHOP: 'Graz', DOCKER_HOST: 'tcp://elsewhere', TOKEN: '{{secret:api-token}}' },
        network: 'etl',
        memoryMb: 64,
      },
      { hasOpenPlaceholders: true },
    ),
    'succeeded',
  )
  expect(run.result).toEqual({ rows: 3 })
  expect((await readLog(database, run)).map(({ level, message }) => `${level} ${message}`).sort()).toEqual([
    'info Graz tcp://elsewhere 1 12',
    'info sql:',
    expect.stringMatching(/^warn /),
  ])
  const calls = engine.calls()
  expect(calls).toContain('"--network","etl","--memory","64m","--memory-swap","64m"')
  expect(calls).toContain('"--security-opt","no-new-privileges"')
  expect(engine.environments()).not.toMatch(/elsewhere|s3cr3t|Graz/)
  expect(existsSync(/"--env-file","([^"]+)"/.exec(calls)?.[1] ?? '/')).toBe(false)
  expect(JSON.stringify([calls, await readLog(database, run)])).not.toContain('s3cr3t')
  expect(engine.containers()).toEqual([])
})

test.each([
  [{ image: 'evil' }, /does not run the image “evil”.*It has: python:\*, missing\./],
  [{ network: 'host' }, /puts no container into the network “host”/],
  [{ environment: { KEY: 'of\ntwo lines' } }, /KEY has a line break/],
])('what the owner of the worker does not allow is not run, and not tried again: %j', async (kwargs, message) => {
  const retry = { maxRetries: 5, delaySeconds: 0, backoff: 'fixed', maxDelaySeconds: 0, jitter: false } as never
  const before = engine.calls()
  const run = await untilRunIs(database, await container({ command: ['true'], ...kwargs }, { retry }), 'failed')
  expect(run.error?.message).toMatch(message)
  expect(run.attempt).toBe(1)
  expect(engine.calls()).toBe(before)
})

test.each([
  [['sh', '-c', 'echo last words >&2; exit 3'], 'The container ended with exit code 3.'],
  [['no-such-program-anywhere'], 'The container has no such command (exit code 127).'],
  [['sh', '-c', 'kill -9 $$'], 'The container was killed (exit code 137): by force, or as it took more than its 2048 MB of memory.'],
])('a container that ends badly fails its run in words: %j', async (command, message) => {
  const run = await untilRunIs(database, await container({ command }), 'failed')
  expect(run.error?.message).toBe(message)
})

test('an image that is not there fails the run with what the engine says', async () => {
  const run = await untilRunIs(database, await container({ image: 'missing' }), 'failed')
  expect(run.error).toMatchObject({
    message: 'docker could not run the container.',
    stack: expect.stringContaining('Unable to find image'),
  })
})

test('a container that ignores the signal is gone once its run is cancelled', async () => {
  const run = await container({ command: IGNORES_SIGTERM })
  await untilRunLogged(database, run, 'begun')
  expect(containersOf(run)).toHaveLength(1)
  const operator = actorOf(await makeUser(database.db, { role: 'operator', name: 'Grace' }))
  await requestUserAction(database.db, operator, { type: 'cancel-run', payload: { runId: run.id } })
  await untilRunIs(database, run, 'cancelled')
  await eventually(() => expect(containersOf(run)).toEqual([]))
})

test('what a killed worker leaves running is removed by a later run of a container on that machine', async () => {
  const run = await container({ command: IGNORES_SIGTERM })
  await untilRunLogged(database, run, 'begun')
  const [left = ''] = containersOf(run)
  worker.signal('SIGKILL')
  await worker.ended
  expect(containersOf(run)).toEqual([left])
  await start()
  // The run's own process may outlive its worker for a moment, and the run itself is started again by the worker that found it lost: whichever begins
  // first once that process is gone takes the container away, and says so.
  await eventually(async () => {
    await untilRunIs(database, await container({ command: ['true'] }), 'succeeded')
    expect(engine.containers()).not.toContain(left)
  })
  await eventually(async () => {
    const lines = await database.db
      .select()
      .from(runLogs)
      .where(eq(runLogs.message, `Removed the container ${left}, which an earlier run had left behind.`))
    expect(lines).not.toEqual([])
  })
})
