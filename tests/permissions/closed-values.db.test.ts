import { createHash } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { tags } from '#schema/tags.ts'
import { tasks } from '#schema/tasks.ts'
import { OPERATIONS } from '#server/api/operation-registry.ts'
import { RecentRunTimes } from '#server/deadlines/recent-run-times.ts'
import { watchIncidents } from '#server/incidents/watch-incidents.ts'
import { exposition } from '#server/metrics/answer-metrics.ts'
import { readMetrics } from '#server/metrics/read-metrics.ts'
import { tellOfIncidents } from '#server/notifications/tell-of-incidents.ts'
import { loadWaitTimes } from '#server/queries/runs/run-times.ts'
import { deleteTask } from '#server/use-cases/task/delete-task.ts'
import { askApi, makeServiceToken, tokenOf } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeChannel } from '#tests/factories/notification-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { ADA, actorOf, cookieOf, makePerson } from '#tests/factories/user-factory.ts'
import { makeHandler, makeWorker } from '#tests/factories/worker-factory.ts'
import { asWebProgram, WEB_ORIGIN } from '#tests/web-program.ts'
import { type ClosedScene, MARKER, makeClosedScene, VALUE_COLUMNS } from './closed-scene.ts'
import { NO_VALUES } from './columns-without-values.ts'
import { routesOfTheCode } from './entries.ts'

/** Each asks everything there is; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)

/** An error is told by its hash too, from which a guess can be confirmed. */
const MARKER_HASH = createHash('md5').update(MARKER).digest('hex')

let scene: ClosedScene
let gone: ClosedScene
let tagIds: { finance: number; payroll: number }

beforeAll(async () => {
  await makeWorker(db)
  await makeHandler(db)
  scene = await makeClosedScene(db, 'finance', 'vault')
  gone = await makeClosedScene(db, 'finance', 'old vault')
  const open = await makeTask(db, { name: 'open' })
  await tagTask(db, open, 'payroll')
  // What is kept of a deleted task is closed by a tag that closes later, too.
  await deleteTask(db, ADA, { id: gone.task.id })
  await db.update(tags).set({ valuesAreClosed: true }).where(eq(tags.name, 'finance'))
  const rows = await db.select().from(tags)
  const idOf = (name: string) => rows.find((tag) => tag.name === name)?.id ?? 0
  tagIds = { finance: idOf('finance'), payroll: idOf('payroll') }
})

type Reader = { name: string; headers: Record<string, string> }

/** Those to whom values of finance are closed, by what keeps them out. */
async function closedOut(): Promise<Reader[]> {
  const bySession = async (name: string, person: Parameters<typeof makePerson>[1]) => {
    const cookie = await cookieOf(await makePerson(db, person), WEB_ORIGIN)
    return { name, headers: { cookie, origin: WEB_ORIGIN } }
  }
  const scopes = ['read', 'read-logs', 'read-audits', 'list-secrets', 'own-tokens', 'own-views', 'edit-tasks'] as const
  return [
    await bySession('a viewer', { role: 'viewer' }),
    await bySession('an operator of another tag', { role: 'operator', roleTagIds: [tagIds.payroll] }),
    { name: 'a viewer’s token', ...(await tokenOf(db, actorOf(await makePerson(db, { role: 'viewer' })))) },
    { name: 'a token without the scope', ...(await makeServiceToken(db, { role: 'editor', scopes: [...scopes] })) },
  ]
}

/** What speaks of things, each told one by one; the rest is asked as it is. */
function addressesOf(path: string, { task, paused, failed, running, ran, told, applied, incidentId, changeSetIds }: ClosedScene): string[] {
  const runs = [failed.id, running.id]
  const queries: Record<string, string[]> = {
    'pages/plan/edge-start': [`?depender=${scene.depender.id}&dependee=${scene.task.id}`],
    'pages/plan/foreseen': ['?ahead=hour&from=2026-01-01T00:00:00Z&to=2026-12-31T00:00:00Z'],
    'pages/plan/hours': ['?from=2026-01-01T00:00:00Z&to=2026-12-31T00:00:00Z'],
    'pages/plan/runs': ['?from=2026-01-01T00:00:00Z&to=2026-12-31T00:00:00Z'],
    'pages/tasks/enabling': [`?ids=${task.id}`],
    'pages/tasks/explanations': [`?ids=${task.id},${paused.id},${scene.depender.id}`],
    'pages/tasks/recent-runs': [`?ids=${task.id}`],
    'pages/tasks/held-up': [`?ids=${task.id}&by=failing`],
    'pages/tasks': ['', `?search=${MARKER}`],
    runs: ['', `?error=${MARKER}`, `?result=${MARKER}`, `?errorHash=${MARKER_HASH}`],
    'run-errors': ['', `?error=${MARKER}`],
    'runs/csv': ['', `?error=${MARKER}`],
    'run-totals': ['', `?error=${MARKER}`, `?result=${MARKER}`],
    audits: ['', `?search=${MARKER}`, '?shows=edits'],
    'audits/file': ['', '?format=jsonl', `?search=${MARKER}`],
    'pages/search': [`?q=${MARKER}`, '?q=vault'],
    findings: ['', `?task=${scene.task.id}`],
    'runs/{id}/log': ['', `?search=${MARKER}`],
  }
  const ids = path.startsWith('runs/')
    ? runs
    : path.startsWith('actions/')
      ? [ran.id, told.id, applied.id]
      : path.startsWith('change-sets/')
        ? changeSetIds
        : path.startsWith('incidents/')
          ? [incidentId]
          : [task.id, paused.id]
  const filled = path.includes('{id}') || path.includes('[id]') ? ids.map((id) => path.replace(/[{[]id[}\]]/, String(id))) : [path]
  return filled.flatMap((address) => (queries[path] ?? ['']).map((query) => address + query))
}

/** All that a reader gets of one route, over everything that is there. */
async function readRoute(path: string, handler: unknown, { headers }: Reader): Promise<string> {
  let all = ''
  for (const about of [scene, gone])
    for (const address of addressesOf(path, about)) {
      const id = /\[id\]/.test(path) ? (address.split(/[/?]/)[1] ?? '') : ''
      const request = new Request(`${WEB_ORIGIN}/api/${address}`, { headers })
      const response = await (handler as (...parts: unknown[]) => Promise<Response>)(request, { params: Promise.resolve({ id }) })
      expect([path, response.status < 500]).toEqual([path, true])
      all += await response.text()
    }
  return all
}

/** What answers to anybody or to nobody, or goes on for ever: what it sends has tests of its own. */
const NOT_ASKED = ['[...address]', 'auth/[...all]', 'callbacks/[token]', 'health/live', 'health/ready', 'metrics', 'live']

async function readRoutes(reader: Reader): Promise<Map<string, string>> {
  const read = new Map<string, string>()
  for (const [name, handler] of await routesOfTheCode()) {
    const path = name.replace(/^[A-Z]+ \/(api\/)?/, '')
    if (name.startsWith('GET /api/') && !NOT_ASKED.includes(path)) read.set(path, await readRoute(path, handler, reader))
  }
  return read
}

async function readOperations({ headers }: Reader): Promise<Map<string, string>> {
  const read = new Map<string, string>()
  for (const { id, kind, path } of OPERATIONS) {
    if (kind !== 'read' && kind !== 'stream') continue
    let all = ''
    for (const about of [scene, gone])
      for (const address of addressesOf(path.slice(1).replace('{name}', 'nobody'), about)) {
        // The log of what runs goes on for ever.
        if (kind === 'stream' && address.includes(about.running.id)) continue
        const response = await askApi('GET', `/${address}`, { headers })
        expect([id, response.status < 500]).toEqual([id, true])
        all += await response.text()
      }
    read.set(id, all)
  }
  return read
}

const thatHold = (read: Map<string, string>) => [...read].filter(([, text]) => text.includes(MARKER)).map(([name]) => name)

describe('values of a task whose tag closes them', () => {
  it('are in columns that this test knows, and so is every other column in which text may stand', async () => {
    const columns = (await db.execute(sql`
      select table_name || '.' || column_name as name, table_name as "tableName" from information_schema.columns
      where table_schema = 'public' and data_type in ('text', 'jsonb', 'json', 'ARRAY') order by 1`)) as unknown as {
      name: string
      tableName: string
    }[]
    const classified = columns.map(({ name, tableName }) => [
      name,
      name in VALUE_COLUMNS || NO_VALUES.has(name) || NO_VALUES.has(tableName),
    ])
    expect(classified.filter(([, isKnown]) => !isKnown)).toEqual([])
    const there = new Set(columns.map(({ name }) => name))
    expect(Object.keys(VALUE_COLUMNS).filter((name) => !there.has(name))).toEqual([])
    for (const name of Object.keys(VALUE_COLUMNS)) {
      const [table = '', column = ''] = name.split('.')
      const [row] = (await db.execute(
        sql`select count(*)::int as planted from ${sql.identifier(table)} where ${sql.identifier(column)}::text like ${`%${MARKER}%`}`,
      )) as unknown as { planted: number }[]
      expect([name, (row?.planted ?? 0) > 0]).toEqual([name, true])
    }
  })

  it('reach no viewer, no role of another tag, and no token without the scope: by no route and no operation', async () => {
    for (const reader of await closedOut()) {
      const isSession = 'cookie' in reader.headers
      const read = [...(isSession ? await readRoutes(reader) : []), ...(await readOperations(reader))]
      const leaks = read.filter(([, text]) => text.includes(MARKER) || text.includes(MARKER_HASH)).map(([name]) => name)
      expect([reader.name, leaks]).toEqual([reader.name, []])
    }
  })

  it('reach who may operate the task, by everything that has told them always', async () => {
    const cookie = await cookieOf(await makePerson(db, { role: 'operator' }), WEB_ORIGIN)
    const operator = { name: 'an operator', headers: { cookie, origin: WEB_ORIGIN } }
    expect(thatHold(await readRoutes(operator)).sort()).toEqual(['audits/file', 'runs/[id]/log', 'runs/csv'])
    expect(thatHold(await readOperations(operator))).toEqual(
      expect.arrayContaining([
        ...['listActions', 'listAudits', 'listFindings', 'getOverview', 'listRunErrors', 'pageOfTasks', 'explainTasks'],
        'getChangeSet',
      ]),
    )
    const ofFinance = await cookieOf(await makePerson(db, { role: 'operator', roleTagIds: [tagIds.finance] }), WEB_ORIGIN)
    const limited = { name: 'an operator of the tag', headers: { cookie: ofFinance, origin: WEB_ORIGIN } }
    const operations = thatHold(await readOperations(limited))
    for (const id of ['getTask', 'listTasks', 'getRun', 'listRuns', 'readLog', 'followLog', 'listRunActions', 'compareRun', 'explainTask'])
      expect(operations).toContain(id)
    // A file of all tasks speaks of others’ too.
    const all = thatHold(await readOperations({ name: 'an editor', ...(await makeServiceToken(db, { role: 'editor' })) }))
    expect(all).toEqual(expect.arrayContaining([...operations, 'exportManifest', 'listAudits', 'listActions', 'getAction']))
  })

  it('find nothing for who looks for what is in them, and say which tags were passed over', async () => {
    const [viewer] = await closedOut()
    const headers = viewer?.headers ?? {}
    const found = async (path: string) => await (await askApi('GET', path, { headers })).json()
    for (const path of [`/runs?error=${MARKER}`, `/runs?result=${MARKER}`, `/audits?search=${MARKER}`])
      expect([path, await found(path)]).toEqual([path, expect.objectContaining({ rows: [], notLookedInto: ['finance'] })])
    expect(await found(`/run-totals?error=${MARKER}`)).toMatchObject({ count: 0, notLookedInto: ['finance'] })
    expect(await found(`/run-errors?error=${MARKER}`)).toMatchObject({ rows: [], notLookedInto: ['finance'] })
    expect(await found('/run-errors')).toMatchObject({ notLookedInto: null })
    for (const path of [`/runs?errorHash=${MARKER_HASH}`, `/tasks?search=${MARKER}`]) expect((await found(path)).rows).toEqual([])
    expect((await found('/audits?search=vault')).rows.length).toBeGreaterThan(0)
  })

  it('leave everything else of the task to be seen, and say by which tag they are closed', async () => {
    const [viewer] = await closedOut()
    const headers = viewer?.headers ?? {}
    const read = async (path: string) => await (await askApi('GET', path, { headers })).json()
    expect(await read(`/tasks/${scene.task.id}`)).toMatchObject({
      task: { name: 'vault', state: 'set_aside', closedBy: ['finance'], failing: { failures: 2, error: null } },
      input: { args: [], kwargs: {}, headers: {} },
    })
    expect(await read(`/runs/${scene.failed.id}`)).toMatchObject({
      state: 'failed',
      closedBy: ['finance'],
      error: null,
      result: null,
      executedMs: 29_000,
    })
    expect(await read(`/runs/${gone.failed.id}`)).toMatchObject({ taskIsDeleted: true, closedBy: ['finance'], errorMessage: null })
    expect((await read('/run-errors')).rows).toContainEqual(
      expect.objectContaining({ taskName: 'vault', message: null, errorHash: null, count: 1, closedBy: ['finance'] }),
    )
    const refused = await askApi('GET', `/runs/${scene.failed.id}/log`, { headers })
    expect([refused.status, (await refused.json()).detail]).toEqual([403, expect.stringContaining('the tag “finance” keeps')])
    const file = await askApi('GET', '/manifest', { headers })
    expect([file.status, (await file.json()).detail]).toEqual([403, expect.stringContaining('“finance”')])
  })

  it('go out by no message of an incident, whoever is told, and by no metric', async () => {
    await db.update(tasks).set({ updatedAt: new Date() })
    await makeChannel(db)
    await watchIncidents(db, {
      ...{
        runTimes: new RecentRunTimes(),
        waitTimes: new RecentRunTimes(loadWaitTimes),
        longestSleepMs: 60_000,
        databaseAway: null,
        databaseStrains: [],
      },
    })
    expect((await tellOfIncidents(db)).deliveries).toBeGreaterThan(0)
    const kept = await db.execute(sql`
      select row_to_json(incidents)::text as said from incidents union all select row_to_json(incident_events)::text from incident_events
      union all select row_to_json(incident_members)::text from incident_members
      union all select row_to_json(notification_deliveries)::text from notification_deliveries`)
    const all = JSON.stringify(kept) + (await exposition(await readMetrics(db)))
    expect(all).toContain('vault')
    expect(all).not.toContain(MARKER)
  })

  it('are told by no answer to a change either, and stay as they are where a token without the scope changes something else', async () => {
    const { headers } = await makeServiceToken(db, { role: 'editor', scopes: ['read', 'edit-tasks'] })
    const task = await makeTask(db, { name: 'safe', kwargs: { message: MARKER }, headers: { 'x-team': MARKER } })
    await tagTask(db, task, 'finance')
    const version = { 'if-match': `"${task.updatedAt.toISOString()}"` }
    const body = { description: 'other words' }
    const changed = await askApi('PATCH', `/tasks/${task.id}`, { headers: { ...headers, ...version }, body })
    expect([changed.status, (await changed.text()).includes(MARKER)]).toEqual([200, false])
    for (const message of [MARKER, 'a wrong guess']) {
      const guess = { kwargs: { message } }
      const [guessed, foreseen] = [
        await askApi('PATCH', `/tasks/${task.id}`, { headers: { ...headers, 'if-match': changed.headers.get('etag') ?? '' }, body: guess }),
        await askApi('POST', '/preview', { headers, body: { edits: [{ operation: 'changeTask', id: task.id, change: guess }] } }),
      ]
      expect([message, guessed.status, foreseen.status]).toEqual([message, 403, 403])
    }
    const [after] = await db.select().from(tasks).where(eq(tasks.id, task.id))
    expect(after).toMatchObject({ ...body, kwargs: { message: MARKER }, headers: { 'x-team': MARKER } })
    await database.sql`
      insert into audits (actor_kind, actor_name, type, subject_kind, subject_id, subject_name, after, outcome, message)
      values ('user', 'Grace', 'pause-task', 'task', ${String(scene.paused.id)}, 'vault, paused', '{"enabled": false}'::jsonb, 'succeeded', 'Paused.')`
    const switching = await makeServiceToken(db, { role: 'operator', scopes: ['read', 'resume-task'] })
    const ofBefore = { taskId: scene.paused.id, seen: 'enabled' }
    const stale = await askApi('POST', '/actions/resume-task', { headers: switching.headers, body: ofBefore })
    expect([stale.status, (await stale.json()).detail]).toEqual([409, expect.stringContaining('“vault, paused” was paused by Grace')])
    const manifest = { djag: 1, tasks: [{ name: 'safe', handler: 'log', crontab: { expression: '0 * * * *', timezone: 'UTC' } }] }
    const planned = await askApi('POST', '/plan', { headers, body: { manifest } })
    expect([planned.status, (await planned.text()).includes(MARKER)]).toEqual([403, false])
  })
})
