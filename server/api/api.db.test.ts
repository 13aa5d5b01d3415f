import { glob } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { problemDocumentShape } from '#domain/problem-document.ts'
import { audits } from '#schema/audits.ts'
import { runLogs } from '#schema/run-logs.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { webHub } from '#server/live/web-hub.ts'
import { API_ORIGIN, askApi, asWebProgram, makeServiceToken } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeHandler, makeWorker } from '#tests/factories/worker-factory.ts'
import { answerApiRequest } from './answer-request.ts'
import { OPERATIONS } from './operation-registry.ts'

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)

let headers: Record<string, string>
let task: TaskRecord
let dependee: TaskRecord
let edgeId: number
let runId: string

beforeAll(async () => {
  headers = (await makeServiceToken(db)).headers
  await makeWorker(db)
  await makeHandler(db)
  task = await makeTask(db, { name: 'load' })
  dependee = await makeTask(db, { name: 'extract' })
  edgeId = (await makeDependency(db, task, dependee)).id
  runId = (await makeRun.succeeded(db, task)).id
  await db.insert(runLogs).values({ runId, attempt: 1, level: 'info', message: 'written', fields: { rows: 3 } })
})

afterAll(async () => {
  await webHub().close()
  await webDatabase().close()
})

const ask = (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
  askApi(method, path, { body, headers: { ...headers, ...more } })

/** The answer, once its schema finds in it all that is there and nothing else. */
async function shaped(response: Response, schema: z.ZodType | null) {
  const body = await response.json()
  expect(schema?.parse(body)).toEqual(body)
  return body
}

async function problem(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const body = await shaped(response, problemDocumentShape)
  expect(body.status).toBe(response.status)
  return body
}

const operation = (id: string) => {
  const found = OPERATIONS.find((each) => each.id === id)
  if (!found) throw new Error(`There is no operation ${id}.`)
  return found
}
const answerOf = (id: string) => {
  const found = operation(id)
  return found.kind === 'stream' ? found.line : found.answer
}

it('has one route, which answers what the registry names', async () => {
  const folder = fileURLToPath(new URL('../../app/api/v1/', import.meta.url))
  const routes: string[] = []
  for await (const file of glob('**/route.ts', { cwd: folder })) routes.push(file)
  expect(routes).toEqual(['[...path]/route.ts'])
})

describe('every operation', () => {
  const paths = () =>
    OPERATIONS.map(({ method, path }) => ({ method, path: path.replace('{id}', path.startsWith('/runs') ? runId : String(task.id)) }))

  it('refuses who says nothing of who asks, who sends a token that is none, and who sends one of somebody else’s making', async () => {
    for (const { method, path } of paths()) {
      for (const wrong of [
        {},
        { authorization: 'Bearer djag_nothing' },
        { authorization: `Bearer djag_${'0'.repeat(42)}` },
        { authorization: 'Basic YTpi' },
      ]) {
        const response = await askApi(method, path, { headers: wrong as Record<string, string> })
        expect([path, (await problem(response)).code]).toEqual([path, 'not_signed_in'])
        expect(response.headers.get('www-authenticate')).toContain('Bearer')
      }
    }
  })

  it('refuses parameters that it does not have, by name', async () => {
    for (const { method, path } of paths()) {
      const found = await problem(await ask(method, `${path}?colour=red`))
      expect([path, found.errors]).toEqual([path, [{ field: 'colour', detail: expect.stringContaining('Nothing of this name') }]])
    }
  })

  it('that reads answers what its schema says, and a HEAD the same without it', async () => {
    const ids: Record<string, string> = {
      '/crontabs/{id}': `/crontabs/${task.crontabId}`,
      '/dependencies/{id}': `/dependencies/${edgeId}`,
      '/actions/{id}': `/actions/${(await (await ask('POST', '/actions/unclassified', { hello: 1 })).json()).id}`,
    }
    await ask('POST', '/actions/pause-task', { taskId: dependee.id, note: 'moving' })
    for (const { kind, path, id } of OPERATIONS) {
      if (kind !== 'read') continue
      const address = ids[path] ?? path.replace('{id}', path.startsWith('/runs') ? runId : String(task.id))
      const response = await ask('GET', address)
      expect([id, response.status]).toEqual([id, 200])
      const body = await shaped(response, answerOf(id))
      if ('rows' in body && !['listFindings'].includes(id)) expect([id, body.rows.length]).not.toEqual([id, 0])
      const head = await ask('HEAD', address)
      expect([head.status, await head.text()]).toEqual([200, ''])
    }
  })

  it('says which methods its address has, and refuses all others with them', async () => {
    const response = await ask('PUT', `/tasks/${task.id}`)
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, PATCH, DELETE, HEAD, OPTIONS'])
    expect((await problem(response)).code).toBe('method_not_allowed')
    const options = await ask('OPTIONS', '/tasks')
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, POST, HEAD, OPTIONS'])
    expect((await problem(await ask('GET', '/nothing'))).code).toBe('not_found')
    expect((await problem(await ask('GET', '/tasks/%2e%2e/runs/..%2f..'))).errors).toMatchObject([{ field: 'id' }])
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

  it('of runs has the filters of the dashboard', async () => {
    await makeRun.failed(db, dependee)
    const rowsOf = async (query: string) =>
      (await (await ask('GET', `/runs?${query}`)).json()).rows.map((row: { taskName: string }) => row.taskName)
    expect(await rowsOf('state=failed,expired')).toEqual(['extract'])
    expect(await rowsOf(`task=${task.id}&kind=scheduled`)).toEqual(['load'])
    expect((await problem(await ask('GET', '/runs?state=lost'))).errors?.[0]).toMatchObject({ field: 'state.0' })
  })
})

describe('a task', () => {
  const plain = () => ({ name: `made ${uuidV7()}`, handler: 'log', crontabId: task.crontabId, kwargs: { message: 'hello' } })

  it('is made, read, changed and deleted, with an audit for each by the name of the token', async () => {
    const made = await ask('POST', '/tasks', plain())
    const { task: row, input } = await shaped(made, answerOf('createTask'))
    expect([made.status, made.headers.get('location')]).toEqual([201, `/api/v1/tasks/${row.id}`])
    expect(input.misfirePolicy).toBe('run_all')

    const etag = made.headers.get('etag') ?? ''
    const changed = await ask('PATCH', `/tasks/${row.id}`, { description: 'now with words' }, { 'if-match': etag })
    const after = await shaped(changed, answerOf('changeTask'))
    expect([changed.status, after.input.description, after.input.kwargs]).toEqual([200, 'now with words', { message: 'hello' }])
    expect(changed.headers.get('etag')).not.toBe(etag)

    const stale = await problem(await ask('PATCH', `/tasks/${row.id}`, { description: 'unseen' }, { 'if-match': etag }))
    expect([stale.status, stale.code]).toEqual([412, 'version_differs'])
    expect((await problem(await ask('DELETE', `/tasks/${row.id}`, undefined, { 'if-match': etag }))).status).toBe(412)
    expect((await ask('DELETE', `/tasks/${row.id}`, undefined, { 'if-match': changed.headers.get('etag') ?? '' })).status).toBe(204)
    expect((await problem(await ask('GET', `/tasks/${row.id}`))).code).toBe('not_found')

    const written = await db
      .select()
      .from(audits)
      .where(eq(audits.subjectId, String(row.id)))
      .orderBy(audits.id)
    expect(written.map(({ message, actorKind, actorName }) => [message.split(' ')[0], actorKind, actorName])).toEqual([
      ['Created', 'token', 'deploy (service)'],
      ['Changed', 'token', 'deploy (service)'],
      ['Deleted', 'token', 'deploy (service)'],
    ])
  })

  it('is changed only by who says what the change is made from, or that it means whatever is there', async () => {
    const { task: row } = await (await ask('POST', '/tasks', plain())).json()
    expect((await problem(await ask('PATCH', `/tasks/${row.id}`, { description: 'a' }))).status).toBe(428)
    for (const none of ['yesterday', '"yesterday"', 'W/"2026-01-01T00:00:00Z"'])
      expect((await problem(await ask('PATCH', `/tasks/${row.id}`, { description: 'a' }, { 'if-match': none }))).status).toBe(412)
    expect((await ask('PATCH', `/tasks/${row.id}`, { description: 'a' }, { 'if-match': '*' })).status).toBe(200)
  })

  it('is refused with every wrong field by its name, and nothing of it is kept', async () => {
    const before = await db.$count(tasks)
    const refused = async (body: unknown) =>
      (await problem(await ask('POST', '/tasks', body))).errors?.map(({ field }: { field: string }) => field)
    expect(await refused({ ...plain(), colour: 'red', nickname: 'x' })).toEqual(['colour', 'nickname'])
    expect(
      await refused({ ...plain(), dependsOn: [{ id: null, otherTaskId: 1, future: false, endings: 'succeeded', colour: 1 }] }),
    ).toEqual(['dependsOn.0.colour'])
    expect(await refused({ handler: 'log', crontabId: 'one' })).toEqual(['name', 'crontabId'])
    expect(await refused({ ...plain(), misfirePolicy: 'skip' })).toEqual(['gracePeriodSeconds'])
    expect(await refused({ ...plain(), kwargs: {} })).toEqual(['kwargs'])
    expect(await db.$count(tasks)).toBe(before)
  })
})

describe('a body', () => {
  const codeOf = async (body: unknown, more: Record<string, string> = {}) => (await problem(await ask('POST', '/tasks', body, more))).code
  const deep = `{"name":${'['.repeat(10_000)}${']'.repeat(10_000)}}`

  it.each([
    ['that is no JSON', '{"name":', 'malformed'],
    ['that is empty', '', 'malformed'],
    ['that is a list', '[1]', 'invalid_input'],
    ['that is nested ten thousand deep', deep, 'invalid_input'],
    ['with a number that is none', '{"priority":1e400}', 'invalid_input'],
    ['with a name that JavaScript would lose', '{"kwargs":{"__proto__":{"a":1}}}', 'invalid_input'],
    ['with NUL', '{"name":"a\\u0000b"}', 'invalid_input'],
    ['with half of a character', '{"name":"\\ud800"}', 'invalid_input'],
    ['of more than a megabyte', JSON.stringify({ name: 'x'.repeat(1_100_000) }), 'too_large'],
  ])('%s is answered', async (_, body, code) => {
    expect(await codeOf(body)).toBe(code)
  })

  it('that is no JSON by its own word is refused, also where it would do', async () => {
    expect(await codeOf('{}', { 'content-type': 'text/plain' })).toBe('unsupported_media_type')
  })
})

describe('crontabs and dependencies', () => {
  it('are made, changed by their version and deleted', async () => {
    const made = await ask('POST', '/crontabs', {
      minute: '5',
      hour: '*',
      dayOfMonth: '*',
      month: '*',
      dayOfWeek: '*',
      timezone: 'Europe/Berlin',
    })
    const crontab = await shaped(made, answerOf('createCrontab'))
    expect([made.status, crontab.definition.second, crontab.definition.gap]).toEqual([201, '0', 'shift'])
    const changed = await ask('PATCH', `/crontabs/${crontab.id}`, { minute: '6' }, { 'if-match': made.headers.get('etag') ?? '' })
    expect((await shaped(changed, answerOf('changeCrontab'))).definition).toMatchObject({ minute: '6', timezone: 'Europe/Berlin' })
    expect((await problem(await ask('PATCH', `/crontabs/${crontab.id}`, { minute: '99' }, { 'if-match': '*' }))).errors?.[0]?.field).toBe(
      'minute',
    )
    expect((await ask('DELETE', `/crontabs/${crontab.id}`)).status).toBe(204)
    expect((await problem(await ask('DELETE', `/crontabs/${task.crontabId}`))).code).toBe('in_use')

    const other = await makeTask(db, { name: 'other' })
    const edge = await ask('POST', '/dependencies', { dependerId: other.id, dependeeId: task.id })
    const { id } = await shaped(edge, answerOf('createDependency'))
    const etag = edge.headers.get('etag') ?? ''
    const future = await ask('PATCH', `/dependencies/${id}`, { future: true }, { 'if-match': etag })
    expect(await shaped(future, answerOf('changeDependency'))).toMatchObject({ future: true, endings: 'succeeded' })
    expect((await problem(await ask('PATCH', `/dependencies/${id}`, { future: false }, { 'if-match': etag }))).status).toBe(412)
    expect((await problem(await ask('POST', '/dependencies', { dependerId: dependee.id, dependeeId: task.id }))).code).toBe('cycle')
    expect((await ask('DELETE', `/dependencies/${id}`)).status).toBe(204)
  })
})

describe('what people ask for', () => {
  it('is asked for by the type of its action, with its own payload', async () => {
    const paused = await ask('POST', '/actions/pause-task', { taskId: task.id, note: 'moving' })
    expect([paused.status, (await shaped(paused, answerOf('askPauseTask'))).outcome]).toEqual([200, 'Paused “load”: moving'])
    expect((await (await ask('GET', `/tasks/${task.id}`)).json()).task.pause).toMatchObject({ byName: 'deploy (service)', note: 'moving' })
    expect((await ask('POST', '/actions/resume-task', { taskId: task.id })).status).toBe(200)
    const asked = await ask('POST', '/actions/run-now', { taskId: task.id })
    const { id } = await shaped(asked, answerOf('askRunNow'))
    expect([asked.status, (await (await ask('GET', `/actions/${id}`)).json()).state]).toEqual([202, 'pending'])
    const refused = await problem(await ask('POST', '/actions/pause-task', { taskId: task.id, colour: 'red' }))
    expect(refused.errors).toEqual([{ field: 'colour', detail: expect.any(String) }])
  })

  it('is asked of many tasks at once', async () => {
    const ids = [task.id, dependee.id]
    for (const [path, body, id] of [
      ['/tasks/pause', { ids }, 'pauseTasks'],
      ['/tasks/switch', { ids, enabled: true }, 'switchTasks'],
      ['/tasks/run', { ids }, 'runTasks'],
    ] as const) {
      const response = await ask('POST', path, body)
      expect(response.status).toBe(id === 'runTasks' ? 202 : 200)
      await shaped(response, answerOf(id))
    }
  })
})

describe('an idempotency key', () => {
  const plain = () => ({ name: `keyed ${uuidV7()}`, handler: 'log', crontabId: task.crontabId, kwargs: { message: 'hello' } })

  it('has a write done once, however often and at once it is asked for, and its answer told each time', async () => {
    const [body, key] = [plain(), { 'idempotency-key': uuidV7() }]
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask('POST', '/tasks', body, key)))
    const told = await Promise.all(
      answers.map(async (answer) => [answer.status, (await answer.json()).task.id, answer.headers.get('etag')]),
    )
    expect(new Set(told.map(String)).size).toBe(1)
    expect(answers.filter((answer) => answer.headers.has('idempotency-replayed'))).toHaveLength(3)
    expect(await db.$count(tasks, eq(tasks.name, body.name))).toBe(1)
  })

  it('stands for one request: another one under it is refused, and another caller’s is another key', async () => {
    const key = { 'idempotency-key': uuidV7() }
    expect((await ask('POST', '/tasks', plain(), key)).status).toBe(201)
    expect((await problem(await ask('POST', '/tasks', plain(), key))).code).toBe('key_reused')
    expect((await problem(await ask('POST', '/actions/run-now', { taskId: task.id }, key))).code).toBe('key_reused')
    const others = await makeServiceToken(db)
    expect((await askApi('POST', '/tasks', { body: plain(), headers: { ...others.headers, ...key } })).status).toBe(201)
  })

  it('keeps nothing of a refusal: the request is judged anew', async () => {
    const [body, key] = [plain(), { 'idempotency-key': uuidV7() }]
    const taken = await ask('POST', '/tasks', body)
    expect((await problem(await ask('POST', '/tasks', body, key))).status).toBeGreaterThanOrEqual(409)
    await ask('DELETE', `/tasks/${(await taken.json()).task.id}`)
    expect((await ask('POST', '/tasks', body, key)).status).toBe(201)
  })
})

describe('the log of a run', () => {
  it('is followed until the run has ended, with what is written meanwhile', async () => {
    const run = await makeRun.running(db, task)
    const write = async (message: string) => {
      await db.insert(runLogs).values({ runId: run.id, attempt: 1, level: 'info', message })
      await database.sql.notify('djag_live', JSON.stringify({ subject: 'run_log', ids: [run.id] }))
    }
    await write('first')
    const response = await ask('GET', `/runs/${run.id}/log/stream`)
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    const lines = linesOf(response)
    expect((await lines.next()).value.message).toBe('first')
    await write('second')
    expect((await lines.next()).value).toMatchObject({ number: 2, message: 'second' })
    await db.update(runs).set({ state: 'succeeded', endedAt: new Date() }).where(eq(runs.id, run.id))
    await write('last')
    expect((await lines.next()).value.message).toBe('last')
    expect((await lines.next()).done).toBe(true)
    const rest = linesOf(await ask('GET', `/runs/${run.id}/log/stream?after=2`))
    expect((await rest.next()).value.message).toBe('last')
  })

  it('ends for a reader who leaves, and there is none of a run that is none', async () => {
    const run = await makeRun.running(db, task)
    const leaving = new AbortController()
    const request = new Request(`${API_ORIGIN}/api/v1/runs/${run.id}/log/stream`, { headers, signal: leaving.signal })
    const lines = linesOf(await answerApiRequest(request))
    leaving.abort()
    expect((await lines.next()).done).toBe(true)
    expect((await problem(await ask('GET', `/runs/${uuidV7()}/log/stream`))).code).toBe('not_found')
  })
})

/** The lines of a stream as JSON, the empty ones left out. */
async function* linesOf(response: Response) {
  let text = ''
  const decoder = new TextDecoder()
  for await (const part of response.body ?? []) {
    text += decoder.decode(part, { stream: true })
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield JSON.parse(line)
  }
}

it('says with each answer how many calls are left', async () => {
  const { headers: own } = await makeServiceToken(db, { name: 'counted' })
  const left = async () => Number((await askApi('GET', '/health', { headers: own })).headers.get('ratelimit-remaining'))
  const first = await left()
  expect(await left()).toBe(first - 1)
})
