import { glob } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { beforeAll, describe, expect, it } from 'vitest'
import { PERMISSIONS } from '#domain/roles.ts'
import { changeSets } from '#schema/change-sets.ts'
import { incidents } from '#schema/incidents.ts'
import { keptForecasts } from '#schema/kept-forecasts.ts'
import { runActions } from '#schema/run-actions.ts'
import { runLogs } from '#schema/run-logs.ts'
import { tasks } from '#schema/tasks.ts'
import { userActions } from '#schema/user-actions.ts'
import { RecentRunTimes } from '#server/deadlines/recent-run-times.ts'
import { watchIncidents } from '#server/incidents/watch-incidents.ts'
import { loadWaitTimes } from '#server/queries/runs/run-times.ts'
import { createRule } from '#server/use-cases/notification/change-rules.ts'
import { testChannel } from '#server/use-cases/notification/send-messages.ts'
import { putSecret } from '#server/use-cases/secret/put-secret.ts'
import { answerShapeOf, askApi, makeServiceToken, problemIn, shapedAnswer } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeChannel } from '#tests/factories/notification-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeTeamAction } from '#tests/factories/team-action-factory.ts'
import { actorOf, cookieOf, makePerson, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler, makeWorker } from '#tests/factories/worker-factory.ts'
import { neededQueries } from '#tests/page-reads.ts'
import { asWebProgram, WEB_ORIGIN } from '#tests/web-program.ts'
import { OPERATIONS } from './operation-registry.ts'

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)

let headers: Record<string, string>
let task: TaskRecord
let dependee: TaskRecord
let edgeId: number
let runId: string
let incidentId: number
let personId: string
let changeSetId: number
/** What has to be asked for. */
let needed: Record<string, string>

beforeAll(async () => {
  headers = (await makeServiceToken(db, { role: 'administrator', scopes: [...PERMISSIONS] })).headers
  await putSecret(db, actorOf(await makeUser(db, { role: 'administrator' })), {
    name: 'mail-password',
    value: 'hunter2',
    mayReplace: false,
  })
  await makeWorker(db, { teamActionTypes: ['flush-cache'], teamActionDefinitions: ['abc'] })
  await makeTeamAction(db)
  await makeHandler(db)
  task = await makeTask(db, { name: 'load' })
  await tagTask(db, task, 'nightly')
  dependee = await makeTask(db, { name: 'extract' })
  edgeId = (await makeDependency(db, task, dependee)).id
  runId = (await makeRun.succeeded(db, task)).id
  const [told] = await db
    .insert(userActions)
    .values({ type: 'tell-run', payload: { runId, action: 'reload' }, state: 'done', actorKind: 'user', actorName: 'Grace' })
    .returning()
  await db
    .insert(runActions)
    .values({ actionId: told?.id ?? 0, runId, attempt: 1, workerId: uuidV7(), state: 'done', value: { rows: 3 }, answeredAt: new Date() })
  await makeRun.failed(db, dependee)
  await db.update(tasks).set({ failuresInRow: 1, failingSince: new Date() }).where(eq(tasks.id, dependee.id))
  await watchIncidents(db, {
    runTimes: new RecentRunTimes(),
    waitTimes: new RecentRunTimes(loadWaitTimes),
    longestSleepMs: 60_000,
    databaseAway: null,
    databaseStrains: [],
  })
  incidentId = (await db.select({ id: incidents.id }).from(incidents).where(eq(incidents.causeTaskId, dependee.id)))[0]?.id ?? 0
  const channelId = await makeChannel(db)
  const person = await makePerson(db, { role: 'administrator' })
  personId = person.id
  await cookieOf(person, WEB_ORIGIN)
  const edge = { kind: 'edge', dependerId: task.id, dependeeId: dependee.id } as const
  const terms = { future: false, endings: 'succeeded', freshness: 'new' } as const
  const [changeSet] = await db
    .insert(changeSets)
    .values({
      ...{ authorId: person.id, authorName: 'Grace', title: '' },
      acts: [{ kind: 'stage', changes: [{ ...edge, before: terms, after: null }] }],
    })
    .returning()
  changeSetId = changeSet?.id ?? 0
  const administrator = actorOf(person)
  await testChannel(db, administrator, { id: channelId })
  await createRule(db, administrator, {
    ...{ name: 'Nights', leastSeverity: 'critical', tags: [], owners: [], hours: null, afterMinutes: 0, channelIds: [channelId] },
  })
  await db.insert(runLogs).values({ runId, attempt: 1, level: 'info', message: 'written', fields: { rows: 3 } })
  const foretold = {
    scheduledFor: new Date('2026-01-05T10:00:00Z'),
    endsAt: new Date('2026-01-05T10:05:00Z'),
    madeAt: new Date('2026-01-04T10:00:00Z'),
  }
  await db.insert(keptForecasts).values({ taskId: task.id, ahead: 'day', ...foretold })
  needed = neededQueries({ taskId: task.id, dependeeId: dependee.id })
})

const ask = (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
  askApi(method, path, { body, headers: { ...headers, ...more } })

it('has one route, which answers what the registry names', async () => {
  const folder = fileURLToPath(new URL('../../app/api/v1/', import.meta.url))
  const routes: string[] = []
  for await (const file of glob('**/route.ts', { cwd: folder })) routes.push(file)
  expect(routes).toEqual(['[[...path]]/route.ts'])
})

/** Their rows tell of what this installation has not. */
const MAY_BE_EMPTY = ['listFindings', 'listSavedViews', 'previewEnablings', 'getTaskRunTimes']

describe('every operation', () => {
  const paths = () =>
    OPERATIONS.map(({ method, path }) => ({
      method,
      path: path.replace('{id}', /^\/(runs|tokens)/.test(path) ? runId : String(task.id)).replace('{name}', 'mail-password'),
    }))

  it('refuses who says nothing of who asks, who sends a token that is none, and who sends one of somebody else’s making', async () => {
    for (const { method, path } of paths()) {
      for (const wrong of [
        {},
        { authorization: 'Bearer djag_nothing' },
        { authorization: `Bearer djag_${'0'.repeat(42)}` },
        { authorization: 'Basic YTpi' },
      ]) {
        const response = await askApi(method, path, { headers: wrong as Record<string, string> })
        expect([path, (await problemIn(response)).code]).toEqual([path, 'not_signed_in'])
        expect(response.headers.get('www-authenticate')).toContain('Bearer')
      }
    }
  })

  it('refuses parameters that it does not have, by name', async () => {
    for (const { method, path } of paths())
      for (const field of ['colour', '__proto__']) {
        const found = await problemIn(await ask(method, `${path}?${field}=red&${needed[path] ?? ''}`))
        expect([path, found.errors]).toEqual([path, [{ field, detail: expect.stringContaining('Nothing of this name') }]])
      }
  })

  it('that reads answers what its schema says, and a HEAD the same without it', { timeout: 120_000 }, async () => {
    const ids: Record<string, string> = {
      '/crontabs/{id}': `/crontabs/${task.crontabId}`,
      '/pages/crontabs/{id}/schedule-change': `/pages/crontabs/${task.crontabId}/schedule-change`,
      '/dependencies/{id}': `/dependencies/${edgeId}`,
      '/incidents/{id}': `/incidents/${incidentId}`,
      '/change-sets/{id}': `/change-sets/${changeSetId}`,
      '/people/{id}': `/people/${personId}`,
      '/people/{id}/sessions': `/people/${personId}/sessions`,
      '/actions/{id}': `/actions/${(await (await ask('POST', '/actions/unclassified', { hello: 1 })).json()).id}`,
    }
    await ask('POST', '/actions/pause-task', { taskId: dependee.id, note: 'moving' })
    for (const { kind, path, id } of OPERATIONS) {
      if (kind !== 'read') continue
      const address = ids[path] ?? path.replace('{id}', path.startsWith('/runs') ? runId : String(task.id))
      const response = await ask('GET', needed[path] ? `${address}?${needed[path]}` : address)
      expect([id, response.status]).toEqual([id, 200])
      const body = await shapedAnswer(response, answerShapeOf(id))
      if ('rows' in body && !MAY_BE_EMPTY.includes(id)) expect([id, body.rows.length]).not.toEqual([id, 0])
      const head = await ask('HEAD', needed[path] ? `${address}?${needed[path]}` : address)
      expect([head.status, await head.text()]).toEqual([200, ''])
    }
  })

  it('says which methods its address has, and refuses all others with them', async () => {
    const response = await ask('PUT', `/tasks/${task.id}`)
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, PATCH, DELETE, HEAD, OPTIONS'])
    expect((await problemIn(response)).code).toBe('method_not_allowed')
    const options = await ask('OPTIONS', '/tasks')
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, POST, HEAD, OPTIONS'])
    for (const nowhere of ['/nothing', '', '/tasks/1/2/3']) expect((await problemIn(await ask('GET', nowhere))).code).toBe('not_found')
    expect((await problemIn(await ask('GET', '/tasks/%2e%2e/runs/..%2f..'))).errors).toMatchObject([{ field: 'id' }])
  })
})

describe('parameters', () => {
  it.each([
    ['pages/tasks', '?sort=password', 'sort'],
    ['pages/tasks', '?state=asleep', 'state'],
    ['pages/tasks', '?page=0', 'page'],
    ['pages/tasks', '?size=100000', 'size'],
    ['runs', '?state=failed,lost', 'state.1'],
    ['runs', '?cursor=12', 'cursor'],
    ['runs', '?task=x', 'task'],
    ['pages/plan', '?state=asleep', 'state'],
    ['pages/plan/edge-start', '?depender=1&dependee=x', 'dependee'],
    ['pages/plan/foreseen', '?ahead=week&from=2026-01-05T00:00:00Z&to=2026-01-06T00:00:00Z', 'ahead'],
    ['pages/plan/runs', '?from=2026-01-05T00:00:00Z&to=2025-01-05T00:00:00Z', 'to'],
    ['runs', '?endedSince=yesterday', 'endedSince'],
    ['runs', '?ids=one', 'ids.0'],
    ['run-totals', '?worker=one', 'worker'],
    ['runs', '?timing=soon', 'timing.0'],
    ['runs', '?lateBySeconds=0', 'lateBySeconds'],
    ['runs', '?longerThanSeconds=1.5', 'longerThanSeconds'],
    ['run-errors', '?errorHash=none', 'errorHash'],
    ['pages/dependencies', '?side=left', 'side'],
    ['digest', '?week=last', 'week'],
    ['pages/incidents/open', '?severity=critical,grave', 'severity.1'],
    ['notification-deliveries', '?state=lost', 'state'],
    ['audits', '?subject=task', 'subject'],
    ['audits', '?actor=Ada', 'actor'],
    ['audits', '?outcome=good', 'outcome'],
    ['audits', '?since=yesterday', 'since'],
    ['actions', '?limit=-1', 'limit'],
  ])('of /%s%s are refused by name', async (path, query, name) => {
    const response = await ask('GET', `/${path}${query}`)
    const { code, detail, errors } = await problemIn(response)
    expect([code, detail]).toEqual(['invalid_input', expect.stringContaining(`${name}:`)])
    expect(errors).toEqual([{ field: name, detail: expect.any(String) }])
  })

  it('that are left empty count as left out', async () => {
    expect((await ask('GET', '/pages/tasks?search=&state=&sort=&page=')).status).toBe(200)
  })

  it('of the path cannot be given once more in the query', async () => {
    expect((await problemIn(await ask('GET', `/tasks/${task.id}?id=${dependee.id}`))).errors).toMatchObject([{ field: 'id' }])
  })

  it('that name nothing are not found', async () => {
    for (const path of ['/tasks/999999', '/pages/tasks/999999/enabling', '/crontabs/999999', '/actions/999999'])
      expect([path, (await ask('GET', path)).status]).toEqual([path, 404])
    for (const path of ['/runs/ID', '/runs/ID/log']) expect((await ask('GET', path.replace('ID', uuidV7()))).status).toBe(404)
    expect((await ask('GET', '/tasks/one')).status).toBe(422)
  })

  it('cannot hold what the database has no text for', async () => {
    expect((await ask('GET', '/pages/tasks?search=%00')).status).toBe(200)
    expect((await ask('GET', '/pages/tasks?search=%ED%A0%80')).status).toBe(200)
  })
})

describe('a list', () => {
  it('is read on by its cursor, each row once, while rows come and go', async () => {
    const made = []
    for (let n = 0; n < 5; n++) made.push(await makeTask(db, { name: `listed ${n}`, crontabId: task.crontabId }))
    const seen: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { rows: { id: number }[]; nextCursor: string | null } = await (
        await ask('GET', `/tasks?search=listed&limit=2&cursor=${cursor}`)
      ).json()
      expect(page.rows.length).toBeLessThanOrEqual(2)
      seen.push(...page.rows.map(({ id }) => id))
      if (seen.length === 2)
        await db
          .update(tasks)
          .set({ deletedAt: new Date() })
          .where(eq(tasks.id, made[0]?.id ?? 0))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(made.map(({ id }) => id))
  })

  it('of tasks has those of one owner, and those that fail', async () => {
    const failing = { failuresInRow: 2, failingSince: new Date() }
    await makeTask(db, { name: 'mine', crontabId: task.crontabId, owner: 'Ada', ...failing })
    await makeTask(db, { name: 'mine, and well', crontabId: task.crontabId, owner: 'Ada' })
    const { rows } = await (await ask('GET', '/tasks?owner=Ada&trouble=failing')).json()
    expect(rows).toMatchObject([{ name: 'mine', failing: { failures: 2, runId: null, error: null }, lateInstant: null }])
  })

  it('of runs has the filters of the dashboard', async () => {
    const rowsOf = async (query: string) =>
      (await (await ask('GET', `/runs?${query}`)).json()).rows.map((row: { taskName: string }) => row.taskName)
    expect(await rowsOf('state=failed,expired')).toEqual(['extract'])
    expect(await rowsOf(`task=${task.id}&kind=scheduled`)).toEqual(['load'])
    expect((await problemIn(await ask('GET', '/runs?state=lost'))).errors?.[0]).toMatchObject({ field: 'state.0' })
  })
})

it('says with each answer how many calls are left', async () => {
  const { headers: own } = await makeServiceToken(db, { name: 'counted' })
  const left = async () => Number((await askApi('GET', '/health', { headers: own })).headers.get('ratelimit-remaining'))
  const first = await left()
  expect(await left()).toBe(first - 1)
})
