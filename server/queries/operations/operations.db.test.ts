import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { afterEach, describe, expect, it } from 'vitest'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import { audits } from '#schema/audits.ts'
import { runRequests } from '#schema/run-requests.ts'
import { userActions } from '#schema/user-actions.ts'
import { workers } from '#schema/workers.ts'
import { EVERY_VALUE } from '#server/closed-values/closed-tasks.ts'
import { publishHandlers } from '#server/leases/publish-handlers.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { makeHandler, makeWorker } from '#tests/factories/worker-factory.ts'
import { actionCount, actionCountParameters, actionDetail, actionPage, actionPageParameters } from '../audits/action-page.ts'
import { auditFilterParameters } from '../audits/audit-filter.ts'
import { auditCount, auditPage, auditPageParameters } from '../audits/audit-page.ts'
import { runFilter } from '../runs/run-filter.ts'
import { runTotals } from '../runs/run-totals.ts'
import { handlerPage, handlerPageParameters } from './handler-page.ts'
import { healthView } from './health-view.ts'
import { overviewView } from './overview-view.ts'
import { searchHits } from './search-hits.ts'
import { workerPage, workerPageParameters } from './worker-rows.ts'

const database = await openTestDatabase()
const { db } = database

const NOON_MS = Date.UTC(2026, 5, 5, 12)
const at = (hours: number) => new Date(NOON_MS + hours * HOUR_MS)

describe('workers', () => {
  afterEach(async () => {
    await db.delete(workers)
    await database.setNow(null)
  })

  it('whose lease has run out are lost at once, on their page and in the health', async () => {
    await database.setNow(at(0))
    await makeWorker(db, { host: 'well', leaseUntil: at(1), startedAt: at(-2), lastTickAt: at(-0.5) })
    await makeWorker(db, { host: 'silent', leaseUntil: at(0), startedAt: at(-1), lastTickAt: at(-0.1) })
    await makeWorker(db, { host: 'stopped', leaseUntil: at(-1), startedAt: at(-3), state: 'stopped' })
    await makeWorker(db, { host: 'draining', leaseUntil: at(1), startedAt: at(-4), state: 'draining' })
    const page = async (query: Record<string, unknown>) => {
      const { rows, counts } = await workerPage(db, workerPageParameters.parse(query))
      expect(counts).toEqual({ live: 1, draining: 1, lost: 1, stopped: 1 })
      return rows.map(({ host, state }) => [host, state])
    }
    expect(await page({})).toEqual([
      ['well', 'live'],
      ['draining', 'draining'],
    ])
    const gone = [
      ['silent', 'lost'],
      ['stopped', 'stopped'],
    ]
    expect(await page({ which: 'gone' })).toEqual(gone)
    expect([...(await page({ which: 'gone', size: 1 })), ...(await page({ which: 'gone', size: 1, page: 2 }))]).toEqual(gone)
    expect(await healthView(db)).toEqual({
      liveSchedulers: 1,
      liveRunners: 1,
      lastTickAt: at(-0.5).toISOString(),
      databaseIsUp: true,
      now: at(0).toISOString(),
    })
  })

  it('count by what they do', async () => {
    await makeWorker(db, { role: 'scheduler' })
    await makeWorker(db, { role: 'runner' })
    await makeWorker(db, { role: 'runner' })
    expect(await healthView(db)).toMatchObject({ liveSchedulers: 1, liveRunners: 2, lastTickAt: null })
  })

  it('make their handlers live, but not while they drain or only schedule', async () => {
    for (const name of ['log', 'wait', 'team-only']) await makeHandler(db, { name })
    await makeWorker(db, { handlerNames: ['log'] })
    await makeWorker(db, { handlerNames: ['wait'], state: 'draining' })
    await makeWorker(db, { handlerNames: ['team-only'], role: 'scheduler' })
    expect((await handlerPage(db, handlerPageParameters.parse({}))).rows.map(({ name, isLive }) => [name, isLive])).toEqual([
      ['log', true],
      ['team-only', false],
      ['wait', false],
    ])
    const found = async (query: object) => {
      const { rows, total } = await handlerPage(db, handlerPageParameters.parse(query))
      return [rows.map(({ name }) => name), total]
    }
    expect(await found({ limit: 2 })).toEqual([['log', 'team-only'], 3])
    expect(await found({ search: 'TEAM' })).toEqual([['team-only'], 1])
    expect(await found({ name: 'wait' })).toEqual([['wait'], 1])
    expect(await found({ name: 'wai' })).toEqual([[], 0])
  })

  it('tell the fields of a handler in the order in which they are declared, as its form shows them', async () => {
    const fields = ['recipient', 'copies', 'note', 'to']
    const inputSchema = { type: 'object', required: ['to', 'recipient'], properties: Object.fromEntries(fields.map((name) => [name, {}])) }
    const publish = (description: string) =>
      publishHandlers(db, [{ ...{ name: 'in-order', description, inputSchema }, positional: [], secrets: [], source: 'team' }])
    await publish('Publishes.')
    await publish('Publishes anew.')
    const { rows } = await handlerPage(db, handlerPageParameters.parse({ name: 'in-order' }))
    expect(rows.map((row) => [row.description, Object.keys(row.inputSchema.properties as object)])).toEqual([['Publishes anew.', fields]])
  })

  it('are told of each handler, with whether they define it alike; of one that does not say nothing is known', async () => {
    const names = ['nobody', 'other', 'same']
    for (const name of names) await makeHandler(db, { name })
    await makeWorker(db, { host: 'a', pid: 1, handlerNames: ['same', 'other'], handlerDefinitions: ['d1', 'd2'] })
    await makeWorker(db, { host: 'b', pid: 2, handlerNames: ['other', 'same'], handlerDefinitions: ['d3', 'd1'] })
    await makeWorker(db, { host: 'c', pid: 3, handlerNames: ['other', 'same'] })
    await makeWorker(db, { host: 'd', pid: 4, handlerNames: ['same'], handlerDefinitions: ['d9'], state: 'lost' })
    const { rows } = await handlerPage(db, handlerPageParameters.parse({}))
    const told = rows.filter(({ name }) => names.includes(name))
    expect(
      told.map(({ name, workers, definitionsDiffer }) => [
        name,
        workers.map(({ host, definition }) => `${host} ${definition}`),
        definitionsDiffer,
      ]),
    ).toEqual([
      ['nobody', [], false],
      ['other', ['a d2', 'b d3', 'c '], true],
      ['same', ['a d1', 'b d1', 'c '], false],
    ])
  })
})

describe('the overview', () => {
  it('shows states, outcomes by the hour since a moment, and what comes next', async () => {
    await database.setNow(at(0.5))
    const crontabId = (await makeCrontab(db)).id
    const nightly = await makeCrontab(db, { hour: '2', timezone: 'Europe/Berlin' })
    const done = await makeTask(db, { name: 'done', crontabId, cursor: at(0), cronBase: at(-48), demo: true })
    await makeTask(db, { name: 'nightly', crontabId: nightly.id, cronBase: at(-48), cursor: at(0) })
    await makeTask(db, { name: 'off', crontabId, cronBase: at(-48), enabled: false })
    await makeTask(db, { name: 'paused', crontabId, cronBase: at(-48), enabled: false, pausedAt: at(-1), resumeChoice: 'fromNow' })
    const waiting = { scheduledForMs: at(-2).getTime(), dueCount: 3, closedGates: [] }
    await makeTask(db, { name: 'waits', crontabId, cronBase: at(-3), waiting, waitingSince: at(-2) })
    await makeTask(db, {
      name: 'waits longer',
      crontabId,
      cronBase: at(-5),
      waiting: { ...waiting, scheduledForMs: null },
      waitingSince: at(-4),
    })
    await makeRun.succeeded(db, done, { activatedAt: at(0), endedAt: at(0.25) })
    await makeRun.succeeded(db, done, { activatedAt: at(-1), endedAt: at(-0.5) })
    await makeRun.failed(db, done, { activatedAt: at(-1), scheduledFor: at(-1.5), endedAt: at(-0.75) })
    await makeRun.failed(db, done, { activatedAt: at(-3), endedAt: at(-2.9), error: { message: 'An older failure.' } })
    await makeRun.failed(db, done, { activatedAt: at(-30), endedAt: at(-29) })
    await makeRun.expired(db, done, { activatedAt: at(-23), endedAt: at(-23) })
    await makeRun.succeeded(db, done, { activatedAt: at(-24), endedAt: at(-23.1) })
    await makeRun.running(db, done, { activatedAt: at(0.4) })
    // Activated long ago, and ended only now: as a rerun does.
    await makeRun.failed(db, done, { activatedAt: at(-90), scheduledFor: at(-90), endedAt: at(0.1) })

    const overview = await overviewView(db, { since: at(-22.5) })
    expect(overview.taskCounts).toEqual({ disabled: 1, paused: 1, set_aside: 0, running: 1, queued: 0, waiting: 2, sleeping: 1 })
    expect(overview.runsByHour).toHaveLength(24)
    expect(overview.runsByHour[0]).toEqual({ hour: at(-23).toISOString(), succeeded: 0, failed: 1, other: 0 })
    expect(overview.runsByHour.at(-2)).toEqual({ hour: at(-1).toISOString(), succeeded: 1, failed: 1, other: 0 })
    expect(overview.runsByHour.at(-1)).toEqual({ hour: at(0).toISOString(), succeeded: 1, failed: 1, other: 0 })
    for (const { hour, succeeded, failed: unsuccessful } of overview.runsByHour) {
      const of = { endedSince: hour, endedBefore: new Date(Date.parse(hour) + HOUR_MS).toISOString() }
      expect((await runTotals(db, runFilter.parse({ ...of, state: 'succeeded' }))).count).toBe(succeeded)
      expect((await runTotals(db, runFilter.parse({ ...of, state: 'failed,expired' }))).count).toBe(unsuccessful)
    }
    expect(overview.upcoming.map(({ taskName, instant }) => [taskName, instant])).toEqual([
      ['done', at(1).toISOString()],
      ['waits', at(1).toISOString()],
      ['waits longer', at(1).toISOString()],
      ['nightly', at(12).toISOString()],
    ])
    expect(overview).toMatchObject({ liveWorkers: 0, demoTasks: 1 })
    await database.setNow(null)
  })
})

describe('user actions and audits', () => {
  const by = { actorKind: 'user' as const, actorId: 'ada', actorName: 'Ada' }

  it('of any page size come newest first, none lost or repeated', async () => {
    const made = await db
      .insert(userActions)
      .values(
        Array.from({ length: 7 }, (_, n) => ({
          type: 'run-now',
          payload: { n },
          ...by,
          state: n % 2 ? ('done' as const) : ('pending' as const),
        })),
      )
      .returning({ id: userActions.id })
    const seen: number[] = []
    for (let cursor: string | null = null; ; ) {
      const page = await actionPage(db, actionPageParameters.parse({ limit: 3, ...(cursor !== null && { cursor }) }))
      seen.push(...page.rows.map(({ id }) => id))
      cursor = page.nextCursor
      if (cursor === null) break
    }
    expect(seen).toEqual(made.map(({ id }) => id).toReversed())
    expect((await actionPage(db, actionPageParameters.parse({ state: 'pending' }))).rows).toHaveLength(4)
    const counted = (query: object) => actionCount(db, actionCountParameters.parse(query))
    expect(await counted({ state: 'pending' })).toEqual({ count: 4, hasMore: false })
    expect(await counted({ state: 'done', type: 'run-now' })).toEqual({ count: 3, hasMore: false })
    expect((await actionPage(db, actionPageParameters.parse({ state: 'done', type: 'run-now' }))).rows).toHaveLength(3)
    expect((await actionPage(db, actionPageParameters.parse({ type: 'other' }))).rows).toEqual([])
    expect(await actionDetail(db, { id: seen[0] ?? 0 })).toMatchObject({ payload: { n: 6 }, actorName: 'Ada', state: 'pending' })
    await expect(actionDetail(db, { id: 999_999_999 })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('lead to the run that came of them', async () => {
    const task = await makeTask(db)
    const run = await makeRun.queued(db, task, { kind: 'manual' })
    const asked = await db
      .insert(userActions)
      .values([1, 2].map((n) => ({ type: 'run-now', payload: { n }, ...by, state: 'done' as const })))
      .returning({ id: userActions.id })
    const [started, waits] = asked.map(({ id }) => id)
    const request = { taskId: task.id, requestedByName: 'Ada', ignoreDependencies: false, besideOthers: false }
    await db.insert(runRequests).values([
      { id: uuidV7(), ...request, actionId: started, activatedRunId: run.id },
      { id: uuidV7(), ...request, actionId: waits },
    ])
    expect(await actionDetail(db, { id: started ?? 0 })).toMatchObject({ runId: run.id })
    expect(await actionDetail(db, { id: waits ?? 0 })).toMatchObject({ runId: null })
  })

  it('are found by subject, and by text taken literally', async () => {
    const audit = { ...by, type: 'task-changed', subjectKind: 'task' as const, outcome: 'succeeded' as const }
    await db.insert(audits).values([
      { ...audit, subjectId: '12', subjectName: 'load_orders', message: 'Changed the name.', address: '192.0.2.1' },
      { ...audit, subjectId: '12', subjectName: 'load_orders', message: 'Now at 100%.' },
      { ...audit, subjectId: '120', subjectName: 'report', message: 'Changed the crontab.' },
    ])
    const messages = async (query: Record<string, unknown>) =>
      (await auditPage(db, auditPageParameters.parse(query), EVERY_VALUE)).rows.map(({ message }) => message)
    expect(await messages({ subject: 'task:12' })).toEqual(['Now at 100%.', 'Changed the name.'])
    expect(await messages({ address: '192.0.2.1' })).toEqual(['Changed the name.'])
    expect(await messages({ address: '192.0.2' })).toEqual([])
    expect(await messages({ search: '%' })).toEqual(['Now at 100%.'])
    const now = Date.now()
    await db
      .update(audits)
      .set({ at: new Date(now - 60_000), actorKind: 'token', actorId: 'one' })
      .where(eq(audits.address, '192.0.2.1'))
    await db
      .update(audits)
      .set({ outcome: 'failed', after: { crontab: 'nightly-sums' } })
      .where(eq(audits.subjectId, '120'))
    expect(await messages({ actor: 'token:one' })).toEqual(['Changed the name.'])
    expect(await messages({ actor: 'token:on' })).toEqual([])
    expect(await messages({ since: new Date(now - 60_000).toISOString(), until: new Date(now - 59_999).toISOString() })).toEqual([
      'Changed the name.',
    ])
    expect(await messages({ since: new Date(now - 59_999).toISOString() })).toHaveLength(2)
    expect(await messages({ outcome: 'failed' })).toEqual(['Changed the crontab.'])
    expect(await messages({ search: 'NIGHTLY-sums' })).toEqual(['Changed the crontab.'])
    expect(await messages({ search: 'load_' })).toHaveLength(2)
    expect(await messages({ search: 'l_ad' })).toEqual([])
    expect(await auditCount(db, auditFilterParameters.parse({ search: 'load_' }))).toEqual({ count: 2, hasMore: false })
    expect(await auditCount(db, auditFilterParameters.parse({ subject: 'task:120' }))).toEqual({ count: 1, hasMore: false })
    const first = await auditPage(db, auditPageParameters.parse({ limit: 2 }))
    const second = await auditPage(db, auditPageParameters.parse({ limit: 2, cursor: first.nextCursor }))
    expect([...first.rows, ...second.rows].map(({ message }) => message)).toEqual([
      'Changed the crontab.',
      'Now at 100%.',
      'Changed the name.',
    ])
  })
})

describe('the search of everything', () => {
  it('finds tasks by name, crontabs by expression or zone, runs by the beginning of their id', async () => {
    const crontab = await makeCrontab(db, { minute: '7', hour: '3', timezone: 'Asia/Kolkata' })
    const task = await makeTask(db, { name: 'Kolkata ledger', crontabId: crontab.id })
    const run = await makeRun.succeeded(db, task, { id: uuidV7(), activatedAt: at(100) })
    expect((await searchHits(db, { q: 'kolkata' })).rows).toEqual([
      {
        kind: 'task',
        id: String(task.id),
        label: 'Kolkata ledger',
        hint: 'log',
        tags: [],
        state: 'sleeping',
        failing: null,
        lateInstant: null,
      },
      { kind: 'crontab', id: String(crontab.id), label: '7 3 * * *', hint: expect.stringContaining('Asia/Kolkata') },
    ])
    expect((await searchHits(db, { q: '7 3 *' })).rows.map(({ id }) => id)).toEqual([String(crontab.id)])
    expect((await searchHits(db, { q: run.id.slice(0, 13).toUpperCase() })).rows).toContainEqual({
      kind: 'run',
      id: run.id,
      label: run.id,
      hint: 'Kolkata ledger, succeeded',
    })
    expect((await searchHits(db, { q: undefined })).rows).toEqual([])
    expect((await searchHits(db, { q: '%' })).rows).toEqual([])
  })
})
