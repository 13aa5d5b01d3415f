import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { actionDetail } from '#server/queries/audits/action-page.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { eventually } from '#tests/eventually.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import {
  handlerSource,
  killWorkerProcesses,
  makeHandlersFolder,
  startWorkerProcess,
  type WorkerProcess,
} from '#worker/testing/worker-process.ts'

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await openTestDatabase()
const { db } = database
const operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))
afterAll(killWorkerProcesses)

/** The source of an action about nothing, that takes a number if it wants one. */
const source = (type: string, carryOut: string, more = `subject: 'none'`) => `import { ActionRefused, defineAction } from 'djag'
import { z } from 'zod'
import { words } from './words.ts'
export default defineAction({ type: '${type}', title: 'Do ${type}', ${more}, async carryOut(payload, context) { ${carryOut} } })
`
const FILES = {
  'words.ts': `export const words = (...all: unknown[]) => all.join(' ')`,
  'greet.action.ts': source(
    'greet',
    `const { subject, by } = context
     if (payload.times > 5) throw new ActionRefused('five are enough')
     context.log.info('greets')
     return words('Greeted', subject.task.name, subject.scheduledFor.toISOString(), payload.times, 'times for', by, process.env.DATABASE_URL)`,
    `subject: 'run', payload: z.object({ times: z.int().default(2) }).refine(({ times }) => times !== 4, 'not four')`,
  ),
  'count.action.ts': source('count', `return { found: 3, word: context.secrets.WORD }`, `subject: 'none', secrets: ['WORD']`),
  'fail.action.ts': source('fail', `throw new Error('the cache is away')`),
  'sleep.action.ts': source('sleep', `await new Promise(() => {})`, `subject: 'none', timeLimitSeconds: 1`),
  'hang.action.ts': source('hang', `process.stdout.write('it hangs\\n'); await new Promise(() => {})`),
  'again.action.ts': source(
    'again',
    `if (context.attempt === 1) { console.log('it hangs'); await new Promise(() => {}) } return 'Done at last.'`,
    `subject: 'none', idempotent: true`,
  ),
}
const start = (folder = makeHandlersFolder(FILES), settings: Record<string, string> = {}): WorkerProcess =>
  startWorkerProcess(database.url, { DJAG_ROLE: 'runner', DJAG_ACTIONS_DIR: folder, DJAG_CONCURRENCY: '1', ...settings })
const ask = async (type: string, payload: object = {}) => (await requestUserAction(db, operator, { type, payload })).id
const ended = async (id: number) => {
  await eventually(async () => expect((await actionDetail(db, { id }, operator)).state).not.toBe('pending'), 60_000)
  return await actionDetail(db, { id }, operator)
}

test('an action in a file of the folder is carried out by a process of its own, with what it is about, and its answer is told', async () => {
  const worker = start()
  await worker.ready
  const task = await makeTask(db, { name: 'load', crontabId: (await makeCrontab(db)).id })
  const run = await makeRun.succeeded(db, task)
  const greet = (more: object) => ask('greet', { runId: run.id, ...more })
  const ids = await Promise.all([greet({}), greet({ times: 6 }), greet({ times: 4 }), ask('fail'), ask('sleep'), ask('count')])
  const [greeted, refused, unfit, failed, slow, counted] = await Promise.all(ids.map(ended))
  expect(greeted).toMatchObject({ state: 'done', title: 'Do greet', team: { attempt: 1, worker: { pid: worker.pid } } })
  // What it joins last is the worker’s own DATABASE_URL, of which it sees nothing.
  expect(greeted?.outcome).toBe(`Greeted load ${run.scheduledFor.toISOString()} 2 times for Grace `)
  expect(refused).toMatchObject({ state: 'failed', outcome: 'Refused: five are enough' })
  expect(unfit).toMatchObject({ state: 'failed', outcome: expect.stringContaining('not four') })
  expect(failed).toMatchObject({ state: 'failed', outcome: 'It failed: the cache is away' })
  expect(slow).toMatchObject({ state: 'failed', outcome: expect.stringContaining('It took longer than its limit of 1 s.') })
  expect(counted).toMatchObject({ state: 'failed', outcome: expect.stringContaining('WORD') })
  await worker.logged('greets')
  worker.signal('SIGTERM')
  expect(await worker.ended).toBe(0)
})

test('what a worker that dies had in hand is said to be lost, or carried out by another where it may be', async () => {
  const first = start()
  await first.ready
  const [hangs, again] = [await ask('hang'), await ask('again')]
  await eventually(async () => {
    for (const id of [hangs, again]) expect((await actionDetail(db, { id }, operator)).team?.worker).toMatchObject({ pid: first.pid })
  })
  first.signal('SIGKILL')
  await first.ended
  const second = start()
  await second.ready
  expect(await ended(hangs)).toMatchObject({ state: 'failed', outcome: expect.stringContaining('nobody knows how far it came') })
  expect(await ended(again)).toMatchObject({ state: 'done', outcome: 'Done at last.', team: { attempt: 2, worker: { pid: second.pid } } })
  second.signal('SIGTERM')
  await second.ended
})

test('a folder that cannot be used is refused at start with the file, and later on it is said and the version before stays', async () => {
  const clash = start(makeHandlersFolder({ ...FILES, 'own.action.ts': source('run-now', 'return null') }))
  await expect(clash.ready).rejects.toThrow(/Two actions are named .*run-now.*: one of Djag itself, one of .*own\.action\.ts/)
  // One folder for both: each takes its own files.
  const folder = makeHandlersFolder({
    'own.ts': handlerSource('own', 'return 1'),
    'greet.action.ts': `import { defineAction } from 'djag'
export default defineAction({ type: 'wave', title: 'Wave', subject: 'none', carryOut: () => 'Waved.' })`,
  })
  const worker = start(folder, { DJAG_HANDLERS_DIR: folder })
  await worker.ready
  expect(await ended(await ask('wave'))).toMatchObject({ outcome: 'Waved.' })
  writeFileSync(join(folder, 'broken.action.ts'), `export const nothing = 1`)
  const reload = await ended(await ask('reload-handlers'))
  expect(reload).toMatchObject({ state: 'failed', outcome: expect.stringMatching(/broken\.action\.ts exports no action/) })
  expect(await ended(await ask('wave'))).toMatchObject({ outcome: 'Waved.' })
  worker.signal('SIGTERM')
  await worker.ended
})
