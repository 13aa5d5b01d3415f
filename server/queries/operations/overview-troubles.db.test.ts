import { beforeEach, expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { taskPage, taskPageParameters } from '../tasks/task-page.ts'
import { overviewView } from './overview-view.ts'

const NOON = new Date('2026-06-05T12:00:00Z')
const at = (hours: number) => new Date(NOON.getTime() + hours * 3_600_000)
const database = await openTestDatabase({ emptied: 'tasks', now: NOON })
const { db } = database

let crontabId: number
beforeEach(async () => {
  crontabId = (await makeCrontab(db)).id
})

/** Asleep until the next full hour but one. */
const make = (name: string, rest: Partial<TaskRecord> = {}) =>
  makeTask(db, { name, crontabId, cronBase: at(-48), cursor: NOON, wakeAt: at(1), ...rest })
const failing = (hours: number, failures = 1) => ({ failuresInRow: failures, failingSince: at(hours) })
const waitingFor = (hours: number) => ({
  waiting: { scheduledForMs: at(hours).getTime(), dueCount: 1, closedGates: [] },
  waitingSince: at(hours),
  wakeAt: null,
})

it('tells what fails, what began last first, with its error and what it holds up', async () => {
  const old = await make('old', failing(-90, 720))
  const run = await makeRun.failed(db, old, { error: { message: 'no route to host' } })
  const fresh = await make('fresh', {
    ...failing(-1),
    owner: 'Billing',
    runbookUrl: 'https://wiki.example.org/fresh',
    latestFailureRunId: run.id,
  })
  await make('off', { ...failing(-1), enabled: false })
  const report = await make('report', waitingFor(-0.5))
  const mail = await make('mail')
  await makeDependency(db, report, fresh)
  await makeDependency(db, mail, report)
  await makeDependency(db, await make('goes on', {}), fresh, { endings: 'finished' })
  const overview = await overviewView(db)
  expect(overview.failing).toEqual([
    {
      id: fresh.id,
      name: 'fresh',
      state: 'sleeping',
      closedBy: null,
      owner: 'Billing',
      runbookUrl: 'https://wiki.example.org/fresh',
      failures: 1,
      since: at(-1).toISOString(),
      runId: run.id,
      error: 'no route to host',
      heldUp: {
        count: 2,
        isPartial: false,
        first: { id: report.id, name: 'report', at: at(-0.5).toISOString() },
        tasks: [
          { id: report.id, name: 'report', at: at(-0.5).toISOString() },
          { id: mail.id, name: 'mail', at: at(1).toISOString() },
        ],
      },
    },
    expect.objectContaining({ id: old.id, failures: 720, error: null, heldUp: { count: 0, isPartial: false, first: null, tasks: [] } }),
  ])
  expect(overview.troubleCounts.failing).toBe(2)
})

it('tells what recovered since the moment, as many as the list has that the number leads to', async () => {
  const recovered = (hours: number) => ({ recoveredAt: at(hours), recoveredFromFailures: 3, recoveredFromSince: at(hours - 2) })
  const task = await make('again well', recovered(-2))
  await make('well for long', recovered(-30))
  await make('ill again', { ...recovered(-2), ...failing(-1) })
  const overview = await overviewView(db, { since: at(-3) })
  expect(overview.recovered).toEqual({
    count: 1,
    tasks: [{ id: task.id, name: 'again well', at: at(-2).toISOString(), failures: 3, since: at(-4).toISOString() }],
  })
  const { total } = await taskPage(db, taskPageParameters.parse({ recoveredSince: overview.since }))
  expect(total).toBe(overview.recovered.count)
  expect((await overviewView(db, { since: at(-1) })).recovered.count).toBe(0)
})

it('tells what is late apart from what waits, the longest first, and nothing of shorter waits', async () => {
  await make('late', { ...waitingFor(-0.5), gracePeriodSeconds: 60 })
  await make('later', waitingFor(-5))
  await make('patient', { ...waitingFor(-0.6), gracePeriodSeconds: 86_400 })
  await make('just now', waitingFor(-0.01))
  const queued = await make('queued')
  await makeRun.queued(db, queued, { scheduledFor: at(-1) })
  const overview = await overviewView(db)
  expect(overview.late.map(({ name, state, since }) => [name, state, since])).toEqual([
    ['later', 'waiting', at(-5).toISOString()],
    ['queued', 'queued', at(-1).toISOString()],
    ['late', 'waiting', at(-0.5).toISOString()],
  ])
  expect(overview.waiting.map(({ name }) => name)).toEqual(['patient'])
  expect(overview.troubleCounts.late).toBe(3)
})

it('tells of one owner’s tasks alone, where one is asked for', async () => {
  await make('mine', { ...failing(-1), owner: 'Ada' })
  await make('theirs', { ...failing(-1), owner: 'Grace', ...waitingFor(-5) })
  await make('nobody’s', waitingFor(-5))
  const all = await overviewView(db)
  expect([all.owners, all.failing.length, all.late.length, all.upcoming.length]).toEqual([['Ada', 'Grace'], 2, 2, 3])
  const { owners, ...mine } = await overviewView(db, { owner: 'Ada' })
  expect(owners).toEqual(['Ada', 'Grace'])
  expect(mine).toMatchObject({
    failing: [{ name: 'mine' }],
    late: [],
    waiting: [],
    upcoming: [{ taskName: 'mine' }],
    troubleCounts: { failing: 1, late: 0 },
  })
  expect((await taskPage(db, taskPageParameters.parse({ owner: 'Ada', trouble: 'failing' }))).total).toBe(1)
})

it('cuts each list and counts all; goes back seven days and not beyond now', async () => {
  for (let n = 0; n < 23; n++) await make(`failing ${n}`, failing(-n))
  for (let n = 0; n < 9; n++) await make(`late ${n}`, waitingFor(-n - 1))
  const overview = await overviewView(db, { since: at(-24 * 90) })
  expect([overview.failing.length, overview.troubleCounts.failing, overview.late.length, overview.troubleCounts.late]).toEqual([
    20, 23, 8, 9,
  ])
  expect(overview.since).toBe(at(-24 * 7).toISOString())
  expect(overview.runsByHour).toHaveLength(24 * 7 + 1)
  expect((await overviewView(db, { since: at(5) })).since).toBe(NOON.toISOString())
})
