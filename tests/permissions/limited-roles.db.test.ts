import { ne } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { ActionResult } from '#domain/errors.ts'
import { can, PERMISSIONS, type Permission } from '#domain/roles.ts'
import { audits } from '#schema/audits.ts'
import { tags } from '#schema/tags.ts'
import { OPERATIONS } from '#server/api/operation-registry.ts'
import { askApi, makeServiceToken } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeTeamAction } from '#tests/factories/team-action-factory.ts'
import { cookieOf, makePerson } from '#tests/factories/user-factory.ts'
import { makeHandler, makeWorker } from '#tests/factories/worker-factory.ts'
import { giveHeaders } from '#tests/next-headers.ts'
import { asWebProgram, WEB_ORIGIN } from '#tests/web-program.ts'
import { ACTION_RULES, ANY_USER_ACTION, ROUTE_RULES, routesOfTheCode, serverActionsOfTheCode } from './entries.ts'
import { INPUTS, PAYLOADS } from './inputs.ts'
import { makeScene, SCENE_INPUTS, SCENE_OPERATIONS, SCENE_PAYLOADS, type TaskScene } from './task-scene.ts'

/** Each calls every entry; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000 })

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)

const WHO = ['editor of finance', 'operator of finance', 'editor of payroll', 'editor of a tag that is gone'] as const
type Who = (typeof WHO)[number]
const roleOf = (who: Who) => (who.startsWith('operator') ? 'operator' : 'editor')

let tagIds: Record<Who, number[]>
const cookies = {} as Record<Who, string>
const tokens = {} as Record<Who, Record<string, string>>

beforeAll(async () => {
  await makeHandler(db)
  await makeTeamAction(db)
  await makeWorker(db, { teamActionTypes: ['flush-cache'], teamActionDefinitions: ['abc'] })
  const [finance, payroll] = await db
    .insert(tags)
    .values([
      { name: 'finance', colour: 'teal' },
      { name: 'payroll', colour: 'plum' },
    ])
    .returning()
  if (!finance || !payroll) throw new Error('The tags were not inserted.')
  tagIds = {
    'editor of finance': [finance.id],
    'operator of finance': [finance.id],
    'editor of payroll': [payroll.id],
    'editor of a tag that is gone': [999_999],
  }
  for (const who of WHO) {
    cookies[who] = await cookieOf(await makePerson(db, { role: roleOf(who), roleTagIds: tagIds[who] }), WEB_ORIGIN)
    const isGone = who === 'editor of a tag that is gone'
    if (!isGone) tokens[who] = (await makeServiceToken(db, { role: roleOf(who), tags: [who.split(' of ')[1] ?? ''] })).headers
  }
  await makePerson(db, { email: 'taken@example.com' })
})

/** Whether the role reaches a task of finance with this. */
const reaches = (who: Who, permission: Permission) =>
  can({ role: roleOf(who), roleTagIds: tagIds[who] }, permission, { tagIds: tagIds['editor of finance'] })
const isOfTasks = (permission: Permission) =>
  can({ role: 'administrator', roleTagIds: [1] }, permission, { tagIds: [1] }) && !can({ role: 'viewer' }, permission)
/** Those that take files of tasks, which speak of everything there is: they are for unlimited roles. */
const OF_FILES: readonly string[] = ['addImportedTasksAction']
/** Whether the server action is done with tasks in view. */
const isWithTasks = (name: string, rule: string): rule is Permission =>
  (PERMISSIONS as readonly string[]).includes(rule) && isOfTasks(rule as Permission) && !OF_FILES.includes(name)

type Action = (input: unknown) => Promise<ActionResult<unknown>>

async function codeOf(action: Action, input: unknown, who: Who): Promise<string> {
  giveHeaders({ host: 'localhost:3000', origin: WEB_ORIGIN, cookie: cookies[who] })
  const result = await action(input)
  return result.ok ? 'ok' : result.error.code
}

/** One for many who are refused: what was asked for of it and not refused, `expectOnly` takes as having used it up. */
let unusedScene: TaskScene | null = null
async function sceneOfFinance(): Promise<TaskScene> {
  unusedScene ??= await makeScene(db, 'finance')
  return unusedScene
}

const changes = () => db.$count(audits, ne(audits.type, 'refused'))

async function expectOnly(name: string, permission: Permission, who: Who, isRefused: boolean, before: number): Promise<void> {
  expect([name, who, isRefused]).toEqual([name, who, !reaches(who, permission)])
  if (isRefused) expect([name, await changes()]).toEqual([name, before])
  else unusedScene = null
}

describe('a role limited to tags', () => {
  it('has every server action that is done with tasks for those of its tags, and for no others', async () => {
    const actions = (await serverActionsOfTheCode()) as unknown as Map<string, Action>
    const ofTasks = Object.entries(ACTION_RULES).filter(([name, rule]) => isWithTasks(name, rule))
    // What changes all of a filter leaves out what is not theirs: it has a test of its own.
    expect(Object.keys(SCENE_INPUTS).sort()).toEqual(
      ofTasks
        .map(([name]) => name)
        .filter((name) => name !== 'changeMatchingTasksAction')
        .sort(),
    )
    for (const [name, inputOf] of Object.entries(SCENE_INPUTS)) {
      for (const who of WHO) {
        const scene = await sceneOfFinance()
        const before = await changes()
        const code = await codeOf(actions.get(name) as Action, inputOf(scene), who)
        expect(['ok', 'forbidden'], `${name}: ${code}`).toContain(code)
        await expectOnly(name, ACTION_RULES[name] as Permission, who, code === 'forbidden', before)
      }
    }
  })

  it('does with a task in which others have a part too all that takes nothing from them', async () => {
    const actions = (await serverActionsOfTheCode()) as unknown as Map<string, Action>
    const refused: string[] = []
    for (const [name, inputOf] of Object.entries(SCENE_INPUTS)) {
      const scene = await makeScene(db, 'finance', 'ops')
      const before = await changes()
      const code = await codeOf(actions.get(name) as Action, inputOf(scene), 'editor of finance')
      expect(['ok', 'forbidden'], `${name}: ${code}`).toContain(code)
      if (code === 'ok') continue
      refused.push(name)
      expect([name, await changes()]).toEqual([name, before])
    }
    // The form of the scene says one tag, and so takes the other one off.
    expect(refused.sort()).toEqual(['deleteTaskAction', 'deleteTasksAction', 'updateTaskAction'])
  })

  it('has every user action that is done with tasks for those of its tags, and for no others', async () => {
    const ask = (await serverActionsOfTheCode()).get(ANY_USER_ACTION) as unknown as Action
    expect(Object.keys(SCENE_PAYLOADS).sort()).toEqual(
      Object.keys(PAYLOADS)
        .filter((type) => isOfTasks(type as Permission))
        .sort(),
    )
    for (const [type, payloadOf] of Object.entries(SCENE_PAYLOADS) as [keyof typeof SCENE_PAYLOADS, (scene: TaskScene) => object][]) {
      for (const who of WHO) {
        const scene = await sceneOfFinance()
        const before = await changes()
        const code = await codeOf(ask, { type, payload: payloadOf(scene) }, who)
        // An instant of now is none of a crontab that was made now.
        expect(type === 'skip-instant' ? ['ok', 'forbidden', 'stale', 'invalid_input'] : ['ok', 'forbidden'], `${type}: ${code}`).toContain(
          code,
        )
        await expectOnly(type, type, who, code === 'forbidden', before)
      }
    }
  })

  it('has nothing else beyond what a viewer may', async () => {
    const actions = (await serverActionsOfTheCode()) as unknown as Map<string, Action>
    for (const [name, rule] of Object.entries(ACTION_RULES)) {
      if (rule === 'anybody' || rule === 'whoever is signed in' || isWithTasks(name, rule)) continue
      for (const who of WHO) {
        const code = await codeOf(actions.get(name) as Action, INPUTS[name], who)
        expect([name, who, code === 'forbidden']).toEqual([name, who, !can({ role: 'viewer' }, rule)])
      }
    }
    const ask = actions.get(ANY_USER_ACTION) as Action
    for (const [type, payload] of Object.entries(PAYLOADS))
      if (!isOfTasks(type as Permission))
        expect([type, await codeOf(ask, { type, payload }, 'editor of finance')]).toEqual([type, 'forbidden'])
  })

  it('reads what a viewer reads', async () => {
    for (const [name, handler] of await routesOfTheCode()) {
      const rule = ROUTE_RULES[name]
      if (rule === undefined || rule === 'anybody' || rule === 'whoever is signed in') continue
      const leave = new AbortController()
      const request = new Request(`${WEB_ORIGIN}/api`, { headers: { cookie: cookies['editor of finance'] }, signal: leave.signal })
      const response = await (handler as (...parts: unknown[]) => Promise<Response>)(request, { params: Promise.resolve({ id: '999999' }) })
      leave.abort()
      expect([name, response.status === 403]).toEqual([name, !can({ role: 'viewer' }, rule)])
    }
    for (const { id, kind, path, permission } of OPERATIONS) {
      if (kind !== 'read') continue
      const address = path.replace('{id}', path.startsWith('/runs') ? uuidV7() : '999999').replace('{name}', 'nobody')
      const response = await askApi('GET', address, { headers: { cookie: cookies['editor of finance'] ?? '' } })
      expect([id, response.status === 403]).toEqual([id, !can({ role: 'viewer' }, permission)])
    }
  })

  it('has every operation of the API that is done with tasks for those of its tags, and for no others, as a service account too', async () => {
    for (const operation of OPERATIONS) {
      if (operation.kind === 'read' || operation.kind === 'stream') continue
      for (const who of WHO) {
        if (!tokens[who]) continue
        const scene = await sceneOfFinance()
        const payloadOf = SCENE_PAYLOADS[operation.path.replace('/actions/', '') as keyof typeof SCENE_PAYLOADS] as
          | ((scene: TaskScene) => object)
          | undefined
        const asking = payloadOf ? { path: operation.path, body: payloadOf(scene) } : SCENE_OPERATIONS[operation.id]?.(scene)
        const before = await changes()
        const { path, body = operation.kind === 'write' && operation.body === null ? undefined : {} } = asking ?? {
          path: operation.path.replace('{id}', '999999').replace('{name}', 'nobody'),
        }
        // A file speaks of everything there is.
        const isOfFiles = operation.tag === 'manifest'
        const content = isOfFiles ? { manifest: { djag: 1, tasks: [] } } : body
        const response = await askApi(operation.method, path, {
          headers: { ...tokens[who], 'if-match': '*' },
          ...(content === undefined ? {} : { body: content }),
        })
        const answer = await response.text()
        if (asking === undefined || isOfFiles) {
          expect([operation.id, who, response.status === 403]).toEqual([operation.id, who, !can({ role: 'viewer' }, operation.permission)])
          continue
        }
        const permitted = operation.id === 'askSkipInstant' ? [200, 202, 403, 412, 409, 422] : [200, 201, 202, 204, 403]
        expect(permitted, `${operation.id} ${who}: ${answer}`).toContain(response.status)
        await expectOnly(operation.id, operation.permission, who, response.status === 403, before)
      }
    }
  })
})
