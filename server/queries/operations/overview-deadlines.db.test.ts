import { and, eq, isNull } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { DeadlineState } from '#scheduling/deadline/deadline-state.ts'
import type { DeadlineProspect } from '#scheduling/deadline/prospect.ts'
import { deadlines } from '#schema/deadlines.ts'
import { tasks } from '#schema/tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { taskPage, taskPageParameters } from '../tasks/task-page.ts'
import { tasksAtRisk } from './overview-deadlines.ts'

const NOON = new Date('2026-06-05T12:00:00Z')
const at = (hours: number) => new Date(NOON.getTime() + hours * 3_600_000)
const database = await openTestDatabase({ emptied: 'tasks', now: NOON })
const { db } = database

const make = (name: string, rest: Partial<TaskRecord> = {}) => makeTask(db, { name, ...rest })

async function keep(task: TaskRecord, due: number, state: DeadlineState, rest: { isWatched?: boolean; prospect?: DeadlineProspect } = {}) {
  await db.insert(deadlines).values({ taskId: task.id, scheduledFor: at(due - 1), dueAt: at(due), state, since: NOON, ...rest })
}

it('tells what was missed and what is at risk by the deadline, once a task, with the cause and who is responsible for that', async () => {
  const load = await make('load', { owner: 'Warehouse', runbookUrl: 'https://wiki.example.org/load' })
  const [report, mail, calm, past] = [
    await make('report', { owner: 'Billing' }),
    await make('mail'),
    await make('calm'),
    await make('past'),
  ]
  const cause = { kind: 'running_long', taskId: load.id, taskName: 'as it was called then', runId: null, behindMs: 900_000 } as const
  await keep(mail, 2, 'at_risk', { prospect: { usualEndMs: at(3).getTime(), lateEndMs: at(4).getTime(), chance: 0.1, cause } })
  await keep(report, 1, 'on_course')
  await keep(report, -2, 'missed')
  await keep(report, -3, 'missed')
  await keep(calm, 1, 'on_course')
  await keep(past, -5, 'missed', { isWatched: false })
  const { count, tasks: told } = await tasksAtRisk(db, isNull(tasks.deletedAt))
  expect(count).toBe(2)
  expect(told.map(({ name, deadline }) => [name, deadline.state, deadline.dueAt])).toEqual([
    ['report', 'missed', at(-2).toISOString()],
    ['mail', 'at_risk', at(2).toISOString()],
  ])
  expect(told[1]?.deadline).toMatchObject({
    usualEnd: at(3).toISOString(),
    chance: 0.1,
    cause: { kind: 'running_long', taskName: 'load', owner: 'Warehouse', runbookUrl: 'https://wiki.example.org/load' },
  })
  expect((await tasksAtRisk(db, and(isNull(tasks.deletedAt), eq(tasks.owner, 'Billing')))).tasks.map(({ name }) => name)).toEqual([
    'report',
  ])
})

it('narrows the list of tasks down to those that missed a deadline, or are at risk, and says in each row the gravest one', async () => {
  const [report, mail] = [await make('report'), await make('mail')]
  await make('without')
  await keep(report, -2, 'missed')
  await keep(report, 2, 'at_risk')
  await keep(mail, 2, 'at_risk')
  const listed = async (query: Record<string, string>) => {
    const { rows, total } = await taskPage(db, taskPageParameters.parse(query))
    return [total, rows.map(({ name, deadline }) => `${name} ${deadline?.state ?? 'none'}`)]
  }
  expect(await listed({ deadline: 'missed' })).toEqual([1, ['report missed']])
  expect(await listed({ deadline: 'at_risk' })).toEqual([2, ['mail at_risk', 'report missed']])
  expect(await listed({ deadline: 'missed_or_at_risk' })).toEqual([2, ['mail at_risk', 'report missed']])
  expect(await listed({})).toEqual([3, ['mail at_risk', 'report missed', 'without none']])
})
