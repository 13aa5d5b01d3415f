import { describe, expect, it } from 'vitest'
import { loadTaskDeadlines } from '#server/queries/tasks/task-deadlines.ts'
import { taskDetail } from '#server/queries/tasks/task-detail.ts'
import { changeTag, createTag, deleteTag } from '#server/use-cases/tag/edit-tags.ts'
import { tagTasks } from '#server/use-cases/tag/tag-tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { latestAudits } from '#tests/factories/recorded-changes.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler, makeWorker } from '#tests/factories/worker-factory.ts'
import { hasNewsSince } from './has-news-since.ts'
import { RecentRunTimes } from './recent-run-times.ts'
import { watchDeadlines } from './watch-deadlines.ts'

const at = (time: string) => new Date(`2026-03-02T${time}Z`)
const YESTERDAY = new Date('2026-03-01T00:00:00Z')

const database = await openTestDatabase({ emptied: 'tasks', now: at('10:00:00') })
const { db, sql } = database
await makeHandler(db)
const editor = actorOf(await makeUser(db))
const operator = actorOf(await makeUser(db, { role: 'operator' }))

/** Hourly, decided up to 10:00, without a deadline since yesterday. */
const task = async (overrides: Parameters<typeof makeTask>[1] = {}) => {
  await makeWorker(db, { leaseUntil: new Date('2026-03-03T00:00:00Z'), handlerNames: ['log'] })
  return await makeTask(db, {
    ...{ cronBase: at('00:00:00'), cursor: at('10:00:00'), wakeAt: at('11:00:00'), deadlineSince: YESTERDAY },
    ...overrides,
  })
}

/** A tag with a deadline so many minutes after each instant, set and put on at that moment. */
async function timedTag(name: string, minutes: number, of: TaskRecord, now?: string) {
  if (now) await database.setNow(at(now))
  const tag = await createTag(db, editor, { name, deadlineKind: 'after', deadlineAfterSeconds: minutes * 60 })
  await tagTasks(db, editor, { ids: [of.id], add: [name], remove: [] })
  return tag
}

async function look(time?: string) {
  if (time) await database.setNow(at(time))
  return await watchDeadlines(db, { catchUpBatch: 100, runTimes: new RecentRunTimes() })
}

async function kept({ id }: TaskRecord): Promise<string[]> {
  const rows = await sql<{ said: string }[]>`
    select to_char(scheduled_for at time zone 'UTC', 'HH24:MI') || ' ' || to_char(due_at at time zone 'UTC', 'HH24:MI') || ' ' || state
      || coalesce(' ' || tags.name, '') as said
    from deadlines left join tags on tags.id = tag_id where task_id = ${id} order by scheduled_for`
  return rows.map(({ said }) => said)
}

describe('a deadline of a tag', () => {
  it('holds for its tasks that have none of their own, and says which tag it comes from', async () => {
    const [plain, own] = [await task(), await task({ deadlineKind: 'after', deadlineAfterSeconds: 7200 })]
    await timedTag('finance', 60, plain)
    await tagTasks(db, editor, { ids: [own.id], add: ['finance'], remove: [] })
    await look()
    expect(await kept(plain)).toEqual(['11:00 12:00 on_course finance', '12:00 13:00 on_course finance', '13:00 14:00 on_course finance'])
    expect((await kept(own))[0]).toBe('11:00 13:00 on_course')
    const shown = await loadTaskDeadlines(db, [plain.id, own.id])
    expect([shown.get(plain.id)?.tag, shown.get(own.id)?.tag]).toEqual(['finance', null])
    expect((await taskDetail(db, { id: plain.id }, editor)).tagDeadlines).toMatchObject([
      { tag: 'finance', deadline: { deadlineKind: 'after', deadlineAfterSeconds: 3600 } },
    ])
  })

  it('says that it is of a tag that is gone, not the task’s own, until it is looked at anew', async () => {
    const one = await task()
    await timedTag('finance', 60, one)
    await look()
    expect((await loadTaskDeadlines(db, [one.id])).get(one.id)).toMatchObject({ tag: 'finance', isTagGone: false })
    await sql`delete from tags`
    expect((await loadTaskDeadlines(db, [one.id])).get(one.id)).toMatchObject({ tag: null, isTagGone: true })
  })

  it('is missed and met late as one of the task’s own, and is given up once the tag is taken off', async () => {
    const one = await task({ cursor: at('10:00:00') })
    await timedTag('finance', 60, one)
    await look()
    await look('12:30:00')
    expect(await kept(one)).toContain('11:00 12:00 missed finance')
    await tagTasks(db, editor, { ids: [one.id], add: [], remove: ['finance'] })
    await look()
    expect(await kept(one)).toEqual(['11:00 12:00 missed finance'])
    expect(await sql`select from deadlines where is_watched`).toEqual([])
  })

  it('judges nothing that had passed when it was set, or when its tag was put on', async () => {
    const one = await task({ cursor: at('06:00:00'), wakeAt: at('07:00:00') })
    await timedTag('finance', 60, one)
    await look('10:00:30')
    expect((await kept(one))[0]).toBe('10:00 11:00 on_course finance')
  })

  it('gives way instant by instant to an earlier one of another tag, and comes back when that is gone', async () => {
    const one = await task()
    await timedTag('slow', 120, one)
    const quick = await timedTag('quick', 60, one)
    await look()
    expect((await kept(one))[0]).toBe('11:00 12:00 on_course quick')
    await changeTag(db, editor, { id: quick.id, deadlineAfterSeconds: 10_800 })
    await look()
    expect((await kept(one))[0]).toBe('11:00 13:00 on_course slow')
    await changeTag(db, editor, { id: quick.id, deadlineAfterSeconds: 1_800 })
    await look()
    expect((await kept(one))[0]).toBe('11:00 11:30 on_course quick')
    await deleteTag(db, editor, { id: quick.id })
    await look()
    expect((await kept(one))[0]).toBe('11:00 13:00 on_course slow')
  })

  it('is news for who watches: that it is set, and that a task gets its tag; a rename is none', async () => {
    const [one, other] = [await task(), await task()]
    const tag = await timedTag('finance', 60, one)
    await database.setNow(at('10:01:00'))
    await changeTag(db, editor, { id: tag.id, name: 'money' })
    expect(await hasNewsSince(db, at('10:00:30').getTime(), [one.id])).toBe(false)
    await changeTag(db, editor, { id: tag.id, deadlineAfterSeconds: 600 })
    expect(await hasNewsSince(db, at('10:00:30').getTime(), [one.id])).toBe(true)
    await database.setNow(at('10:02:00'))
    await tagTasks(db, editor, { ids: [other.id], add: ['money'], remove: [] })
    expect(await hasNewsSince(db, at('10:01:30').getTime(), [one.id])).toBe(true)
  })
})

describe('setting a deadline of a tag', () => {
  it('is refused where something is wanting, at its field, and changes nothing', async () => {
    const tag = await createTag(db, editor, { name: 'finance', deadlineKind: 'by', deadlineTime: '06:00' })
    await expect(changeTag(db, editor, { id: tag.id, deadlineKind: 'after' })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { deadlineAfterSeconds: expect.stringContaining('After how many seconds') },
    })
    await expect(createTag(db, editor, { name: 'other', deadlineKind: 'by' })).rejects.toMatchObject({
      fields: { deadlineTime: expect.anything() },
    })
    expect(await sql`select name, deadline_kind as kind from tags`).toEqual([{ name: 'finance', kind: 'by' }])
  })

  it('takes who may edit tags, and is audited with what it was and is', async () => {
    const { id } = await createTag(db, editor, { name: 'finance', colour: 'gold' })
    await expect(changeTag(db, operator, { id, deadlineKind: 'by', deadlineTime: '06:00' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await changeTag(db, editor, { id, name: 'money', deadlineKind: 'by', deadlineTime: '06:00', deadlineWeekdays: 'mon-fri' })
    expect(await latestAudits(db, 1)).toMatchObject([
      {
        type: 'tag-changed',
        before: { name: 'finance', deadlineKind: 'none', deadlineTime: '' },
        after: { name: 'money', deadlineKind: 'by', deadlineTime: '06:00', deadlineWeekdays: 'mon-fri' },
        message: 'Renamed the tag “finance” to “money” and gave it another deadline: by 06:00, on mon-fri.',
      },
    ])
    await deleteTag(db, editor, { id })
    expect(await latestAudits(db, 1)).toMatchObject([{ before: { name: 'money', deadlineTime: '06:00' } }])
  })
})
