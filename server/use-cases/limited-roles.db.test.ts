import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor, Role } from '#domain/roles.ts'
import { apiTokens } from '#schema/api-tokens.ts'
import { audits } from '#schema/audits.ts'
import { dependencies } from '#schema/dependencies.ts'
import { tags } from '#schema/tags.ts'
import { tasks } from '#schema/tasks.ts'
import { users } from '#schema/users.ts'
import { findTokenActor } from '#server/auth/api-tokens.ts'
import { changePersonRole } from '#server/auth/people/change-person.ts'
import { invitePerson } from '#server/auth/people/invite-person.ts'
import { changeMatchingTasks } from '#server/bulk/change-matching-tasks.ts'
import { takeBackChange } from '#server/bulk/take-back-change.ts'
import { ownTasks } from '#server/queries/people/me-view.ts'
import { peoplePage } from '#server/queries/people/people-page.ts'
import { tagRows } from '#server/queries/tags/tag-rows.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { tokenOf } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { dependencyInputFor } from '#tests/factories/dependency-input-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { createDependency } from './dependency/create-dependency.ts'
import { deleteDependency } from './dependency/delete-dependency.ts'
import { changeTag, createTag, deleteTag } from './tag/edit-tags.ts'
import { tagTasks } from './tag/tag-tasks.ts'
import { createTask } from './task/create-task.ts'
import { deleteTask, deleteTasks } from './task/delete-task.ts'
import { moveTasks } from './task/move-tasks.ts'
import { pauseTasks } from './task/pause-tasks.ts'
import { setTasksEnabled } from './task/set-tasks-enabled.ts'
import { updateTask } from './task/update-task.ts'

const NOW = new Date('2026-03-01T06:00:00Z')
const database = await openTestDatabase({ emptied: 'tasks', now: NOW })
const { db } = database

let admin: Actor
let mine: TaskRecord
let both: TaskRecord
let theirs: TaskRecord
let ids: Record<string, number>

beforeAll(() => makeHandler(db))
beforeEach(async () => {
  admin = actorOf(await makeUser(db, { role: 'administrator' }))
  ;[mine, both, theirs] = [
    await makeTask(db, { name: 'mine' }),
    await makeTask(db, { name: 'both' }),
    await makeTask(db, { name: 'theirs' }),
  ]
  await tagTask(db, mine, 'finance')
  await tagTask(db, both, 'finance', 'ops')
  await tagTask(db, theirs, 'ops')
  ids = Object.fromEntries((await db.select().from(tags)).map(({ id, name }) => [name, id]))
})

const of = (role: Role, ...names: string[]): Actor => ({
  kind: 'user',
  id: `${role} of ${names}`,
  name: 'Grace',
  role,
  roleTagIds: names.map((name) => ids[name] ?? 0),
})
const refused = (work: Promise<unknown>, words: RegExp | string = /./) =>
  expect(work).rejects.toMatchObject({ code: 'forbidden', message: expect.stringMatching(words) })
const saving = async (task: TaskRecord, changes: Partial<ReturnType<typeof taskInputFor>>) => {
  const [now] = await db.select().from(tasks).where(eq(tasks.id, task.id))
  const { name, args, kwargs, headers } = now ?? task
  const input = { ...taskInputFor(task.crontabId), name, args, kwargs, headers, ...changes } as ReturnType<typeof taskInputFor>
  return { id: task.id, updatedAt: (now ?? task).updatedAt.toISOString(), input, runLatest: false, enableChoice: 'fromNow' as const }
}

describe('an editor of a tag', () => {
  it('makes tasks under the tag, and none without it or under another one', async () => {
    const editor = of('editor', 'finance')
    await expect(createTask(db, editor, taskInputFor(mine.crontabId, { tags: ['Finance'] }))).resolves.toMatchObject({
      id: expect.anything(),
    })
    await refused(createTask(db, editor, taskInputFor(mine.crontabId)), 'leave one of these tags on the task')
    await refused(createTask(db, editor, taskInputFor(mine.crontabId, { tags: ['ops'] })), 'not “ops”')
    await refused(createTask(db, editor, taskInputFor(mine.crontabId, { tags: ['finance', 'ops'] })), 'not “ops”')
    await refused(createTask(db, editor, taskInputFor(mine.crontabId, { tags: ['finance', 'new one'] })), 'tags')
    await deleteTag(db, admin, { id: ids.ops ?? 0 })
    await expect(updateTask(db, editor, await saving(both, { tags: ['finance', 'ops'] }))).rejects.toMatchObject({
      code: 'forbidden',
      fields: { tags: expect.stringMatching(/^There is no tag “ops”/) },
    })
    expect(await db.$count(tasks)).toBe(4)
  })

  it('changes what is theirs, keeps a tag of theirs on it, and touches no other tag', async () => {
    const editor = of('editor', 'finance')
    await updateTask(db, editor, await saving(mine, { description: 'words', tags: ['finance'] }))
    await updateTask(db, editor, await saving(both, { description: 'words', tags: ['finance', 'ops'] }))
    await refused(updateTask(db, editor, await saving(mine, { tags: [] })), 'leave one')
    await refused(updateTask(db, editor, await saving(both, { tags: ['ops'] })), 'leave one')
    await refused(updateTask(db, editor, await saving(both, { tags: ['finance'] })), 'not “ops”')
    await refused(updateTask(db, editor, await saving(mine, { tags: ['finance', 'ops'] })), 'not “ops”')
    await refused(updateTask(db, editor, await saving(theirs, { tags: ['finance', 'ops'] })), '“theirs”')
    await updateTask(db, of('editor', 'finance', 'ops'), await saving(both, { tags: ['ops'] }))
  })

  it('gains no task by tagging it, and loses none', async () => {
    const editor = of('editor', 'finance')
    await refused(tagTasks(db, editor, { ids: [theirs.id], add: ['finance'], remove: [] }), '“theirs”')
    await refused(tagTasks(db, editor, { ids: [mine.id, theirs.id], add: ['finance'], remove: [] }), '“theirs”')
    await refused(tagTasks(db, editor, { ids: [mine.id], add: [], remove: ['finance'] }), 'leave one')
    await refused(tagTasks(db, editor, { ids: [both.id], add: [], remove: ['ops'] }), 'not “ops”')
    await refused(tagTasks(db, editor, { ids: [mine.id], add: ['ops'], remove: [] }), 'not “ops”')
    await tagTasks(db, of('editor', 'finance', 'ops'), { ids: [mine.id], add: ['ops'], remove: ['finance'] })
  })

  it('draws and removes dependencies between tasks of theirs only, also by a form and by deleting a task', async () => {
    const editor = of('editor', 'finance')
    await createDependency(db, editor, dependencyInputFor(mine.id, both.id))
    await refused(createDependency(db, editor, dependencyInputFor(mine.id, theirs.id)), '“theirs”')
    await refused(createDependency(db, editor, dependencyInputFor(theirs.id, mine.id)), '“theirs”')
    const inline = { id: null, otherTaskId: theirs.id, future: false, endings: 'succeeded', freshness: 'new' } as const
    await refused(createTask(db, editor, taskInputFor(mine.crontabId, { tags: ['finance'], dependsOn: [inline] })), '“theirs”')
    const waits = await makeDependency(db, theirs, mine)
    await refused(deleteDependency(db, editor, { id: waits.id }), '“theirs”')
    await refused(deleteTask(db, editor, { id: mine.id }), '“theirs” waits for it')
    await refused(updateTask(db, editor, await saving(mine, { tags: ['finance'] })), '“theirs”')
    await db.delete(dependencies).where(eq(dependencies.id, waits.id))
    const needs = await makeDependency(db, both, theirs)
    const shown = { ...inline, id: needs.id }
    await updateTask(
      db,
      editor,
      await saving(both, {
        description: 'kept',
        tags: ['finance', 'ops'],
        dependsOn: [shown],
        dependedOnBy: [{ ...inline, otherTaskId: mine.id }],
      }),
    )
    await deleteTask(db, editor, { id: mine.id })
  })

  it('deletes what is theirs alone: no other tag goes, and no dependency with another’s task, either way', async () => {
    const editor = of('editor', 'finance')
    await refused(deleteTask(db, editor, { id: both.id }), '“both” cannot be deleted .*it has the tag “ops” too')
    const needs = await makeDependency(db, mine, theirs)
    await refused(deleteTask(db, editor, { id: mine.id }), '“mine” cannot be deleted .*it waits for “theirs”')
    await db.delete(dependencies).where(eq(dependencies.id, needs.id))
    await makeDependency(db, theirs, mine)
    await refused(
      deleteTasks(db, editor, { ids: [mine.id, both.id] }),
      '“mine” cannot be deleted .*“theirs” waits for it. So it is with 1 more',
    )
    await deleteTasks(db, of('editor', 'finance', 'ops'), { ids: [mine.id, both.id] })
  })

  it('deletes of all that a filter finds what is theirs alone, and is told of the rest', async () => {
    const editor = of('editor', 'finance')
    const step = { filter: {}, change: { kind: 'delete' }, after: null, through: null } as const
    const alone = await makeTask(db, { name: 'alone' })
    await tagTask(db, alone, 'finance')
    await makeDependency(db, theirs, mine)
    await makeDependency(db, alone, both)
    expect(await changeMatchingTasks(db, editor, step)).toMatchObject({ seen: 4, ids: [alone.id], leftOut: 3 })
    expect(await changeMatchingTasks(db, editor, step)).toMatchObject({ seen: 3, ids: [], leftOut: 3 })
    expect(await changeMatchingTasks(db, admin, step)).toMatchObject({ seen: 3, leftOut: 0 })
  })

  it('takes a tag off all that a filter finds where another of theirs stays, and is told of the rest', async () => {
    const step = (add: string[], remove: string[]) =>
      ({ filter: {}, change: { kind: 'tag', add, remove }, after: null, through: null }) as const
    const editor = of('editor', 'finance', 'payroll')
    await tagTask(db, both, 'payroll')
    ids = Object.fromEntries((await db.select().from(tags)).map(({ id, name }) => [name, id]))
    const wide = of('editor', 'finance', 'payroll')
    expect(await changeMatchingTasks(db, editor, step([], ['Ops']))).toMatchObject({ ids: [], leftOut: 2 })
    expect(await changeMatchingTasks(db, wide, step([], ['finance']))).toMatchObject({ ids: [both.id], leftOut: 2 })
    expect(await changeMatchingTasks(db, wide, step(['payroll'], ['finance']))).toMatchObject({ ids: [mine.id], leftOut: 1 })
    await refused(changeMatchingTasks(db, wide, step(['ops'], ['finance'])), 'not “ops”')
  })

  it('refers to secrets that a task of theirs refers to already, and to no others, for good or for once', async () => {
    const editor = of('editor', 'finance')
    await db
      .update(tasks)
      .set({ kwargs: { message: '{{secret:bank}}' } })
      .where(eq(tasks.id, both.id))
    await db
      .update(tasks)
      .set({ kwargs: { message: '{{secret:root}}' } })
      .where(eq(tasks.id, theirs.id))
    await updateTask(db, editor, await saving(mine, { tags: ['finance'], kwargs: { message: 'to {{secret:bank}}' } }))
    for (const message of ['{{secret:root}}', 'a {{secret:root}} b']) {
      await refused(updateTask(db, editor, await saving(mine, { tags: ['finance'], kwargs: { message } })), 'secret “root”')
      await refused(updateTask(db, editor, await saving(mine, { tags: ['finance'], headers: { a: message } })), 'secret “root”')
      await refused(createTask(db, editor, taskInputFor(mine.crontabId, { tags: ['finance'], kwargs: { message } })), 'secret “root”')
      await refused(requestUserAction(db, editor, { type: 'run-now', payload: { taskId: mine.id, kwargs: { message } } }), 'secret “root”')
      const from = '2026-02-01T06:00:00Z'
      await refused(
        requestUserAction(db, editor, { type: 'backfill', payload: { taskId: mine.id, from, through: from, kwargs: { message } } }),
        'secret “root”',
      )
    }
  })

  it('moves on the graph what is theirs', async () => {
    const to = { x: 1, y: 2 }
    await moveTasks(db, of('editor', 'finance'), { moves: [{ taskId: mine.id, to }] })
    await refused(moveTasks(db, of('editor', 'finance'), { moves: [mine, theirs].map(({ id }) => ({ taskId: id, to })) }), '“theirs”')
  })
})

describe('an operator of a tag', () => {
  it('runs a task of theirs as it is, and with other arguments only as an editor', async () => {
    const given = { type: 'run-now', payload: { taskId: mine.id, kwargs: { message: 'other' } } }
    await requestUserAction(db, of('operator', 'finance'), { type: 'run-now', payload: { taskId: mine.id } })
    await refused(requestUserAction(db, of('operator', 'finance'), given), 'editor')
    await requestUserAction(db, of('editor', 'finance'), given)
  })

  it('is refused whole where one of several tasks is another’s, which is named', async () => {
    const operator = of('operator', 'finance')
    const pause = { note: '', until: null, resumeChoice: 'fromNow' } as const
    await refused(
      pauseTasks(db, operator, { ids: [mine.id, theirs.id], ...pause }),
      'You may pause tasks of “finance” only, and not “theirs”',
    )
    await refused(setTasksEnabled(db, operator, { ids: [mine.id, theirs.id], enabled: false, enableChoice: 'fromNow' }), '“theirs”')
    expect(await db.$count(tasks, eq(tasks.enabled, false))).toBe(0)
  })

  it('changes of all that a filter finds what is theirs, is told of the rest, and takes it back', async () => {
    const operator = of('operator', 'finance')
    const change = { kind: 'switch', enabled: false, enableChoice: 'fromNow' } as const
    const done = await changeMatchingTasks(db, operator, { filter: {}, change, after: null, through: null })
    expect(done).toMatchObject({ seen: 3, ids: [mine.id, both.id], leftOut: 1, after: null })
    await setTasksEnabled(db, admin, { ids: [theirs.id], enabled: false, enableChoice: 'fromNow' })
    await refused(takeBackChange(db, operator, { change, ids: [mine.id, theirs.id] }), '“theirs”')
    expect(await takeBackChange(db, operator, { change, ids: done.ids })).toEqual({ ids: done.ids })
    expect(await db.$count(tasks, eq(tasks.enabled, true))).toBe(2)
    expect(await ownTasks(db, {}, operator as Extract<Actor, { kind: 'user' }>)).toEqual({ ids: [mine.id, both.id] })
  })
})

describe('a role of a tag', () => {
  const operate = (task: TaskRecord, actor: Actor) => requestUserAction(db, actor, { type: 'run-now', payload: { taskId: task.id } })

  it('stays with a tag that is renamed, and gains nothing by one that gets its name', async () => {
    const operator = of('operator', 'finance')
    await changeTag(db, admin, { id: ids.finance ?? 0, name: 'money' })
    await changeTag(db, admin, { id: ids.ops ?? 0, name: 'finance' })
    await operate(mine, operator)
    await refused(operate(theirs, operator), 'of “money” only')
  })

  it('goes with a tag that is deleted, to that of a viewer, also where one of its name is made anew', async () => {
    const operator = of('operator', 'finance')
    await deleteTag(db, admin, { id: ids.finance ?? 0 })
    await createTag(db, admin, { name: 'finance' })
    await tagTasks(db, admin, { ids: [mine.id], add: ['finance'], remove: [] })
    await refused(operate(mine, operator), 'tags that are gone')
  })

  it('keeps its tag from editors, who could take the role by it: deleting the tag takes who manages people, and the audit counts the roles', async () => {
    const eve = await makeUser(db, { role: 'operator' })
    const [id, editor] = [ids.finance ?? 0, actorOf(await makeUser(db, { role: 'editor' }))]
    await db
      .update(users)
      .set({ roleTagIds: [id] })
      .where(eq(users.id, eve.id))
    await tokenOf(db, admin, { of: 'service', role: 'editor', tags: ['ops', 'finance'] })
    expect((await tagRows(db, {})).rows).toMatchObject([
      { name: 'finance', roleCount: 2 },
      { name: 'ops', roleCount: 1 },
    ])
    await expect(deleteTag(db, editor, { id })).rejects.toMatchObject({
      code: 'in_use',
      message: expect.stringMatching(/^2 roles .*“finance”/),
    })
    expect(await db.$count(tags)).toBe(2)
    await deleteTag(db, admin, { id })
    const [audit] = await db.select().from(audits).where(eq(audits.subjectKind, 'tag'))
    expect(audit).toMatchObject({ before: { roles: 2 }, message: expect.stringContaining('2 roles for its tasks lost it') })
  })

  it('is given by names that are there, to operators and editors, with an audit of before and after', async () => {
    const { id } = await invitePerson(db, admin, { name: 'Eve', email: 'eve@example.com', role: 'operator', tags: ['FINANCE'] })
    expect((await db.select().from(users).where(eq(users.id, id)))[0]).toMatchObject({ role: 'operator', roleTagIds: [ids.finance] })
    await expect(changePersonRole(db, admin, { id, role: 'operator', tags: ['finance'] })).rejects.toMatchObject({ code: 'conflict' })
    await expect(changePersonRole(db, admin, { id, role: 'editor', tags: ['nothing'] })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { tags: expect.stringContaining('“nothing”') },
    })
    await changePersonRole(db, admin, { id, role: 'editor', tags: ['ops', 'finance'] })
    const [row] = (await peoplePage(db, { search: 'eve@', page: 1, size: 10 })).rows
    expect(row).toMatchObject({ role: 'editor', roleTags: ['finance', 'ops'] })
    const [audit] = (await db.select().from(audits).where(eq(audits.subjectId, id))).filter(({ before }) => before !== null)
    expect(audit).toMatchObject({ before: { role: 'operator', tags: ['finance'] }, after: { role: 'editor', tags: ['ops', 'finance'] } })
    await changePersonRole(db, admin, { id, role: 'administrator', tags: null })
    expect((await db.select().from(users).where(eq(users.id, id)))[0]).toMatchObject({ role: 'administrator', roleTagIds: null })
  })

  it('goes with a token of its person, as it is now, and with a service account’s', async () => {
    const eve = await makeUser(db, { role: 'operator' })
    const own = await tokenOf(db, actorOf(eve))
    const service = await tokenOf(db, admin, { of: 'service', role: 'editor', tags: ['ops'] })
    await db
      .update(users)
      .set({ roleTagIds: [ids.finance ?? 0] })
      .where(eq(users.id, eve.id))
    expect(await findTokenActor(db, own.text, 'here')).toMatchObject({ role: 'operator', roleTagIds: [ids.finance] })
    expect(await findTokenActor(db, service.text, 'here')).toMatchObject({ role: 'editor', roleTagIds: [ids.ops] })
    const unlimited = { of: 'person' as const, role: null, tags: null }
    await expect(
      db
        .insert(apiTokens)
        .values({ ...unlimited, id: own.id, name: 'x', roleTagIds: [1], secretHash: 'x', secretEnding: 'x', createdByName: 'x' }),
    ).rejects.toThrow()
  })
})
