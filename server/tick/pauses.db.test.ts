import { describe, expect, it } from 'vitest'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { lookAt } from '#tests/tick/look-at.ts'

const at = (time: string) => new Date(`2026-03-01T${time}Z`)

const database = await openTestDatabase({ emptied: 'tasks', now: at('10:30:00') })

/** An hourly task, decided up to 10:00, that is paused at 10:30 until 12:30. */
const pausedTask = (resumeChoice: ResumeChoice, overrides: Parameters<typeof makeTask>[1] = {}) =>
  makeTask(database.db, {
    name: 'nightly',
    cronBase: at('00:30:00'),
    cursor: at('10:00:00'),
    wakeAt: at('10:30:00'),
    maxConcurrency: null,
    enabled: false,
    pausedAt: at('10:30:00'),
    pausedByName: 'Ada',
    pauseNote: 'Moving the warehouse.',
    pausedUntil: at('12:30:00'),
    resumeChoice,
    updatedAt: at('10:30:00'),
    ...overrides,
  })

const startedInstants = async () =>
  (await database.sql`select scheduled_for from runs order by scheduled_for`).map((run) => run.scheduled_for)
const skipped = async () =>
  (await database.sql`select first_instant, last_instant, reason from decided_ranges order by first_instant`).map((range) => [
    range.reason,
    range.first_instant,
    range.last_instant,
  ])

describe('a pause with an end', () => {
  it('lets the task sleep until then and starts nothing of it', async () => {
    await pausedTask('all')
    await lookAt(database, at('10:30:00'))
    expect(await database.sql`select enabled, wake_at from tasks`).toEqual([{ enabled: false, wake_at: at('12:30:00') }])
    await lookAt(database, at('12:29:59.999'))
    expect(await startedInstants()).toEqual([])
  })

  it('ends by itself: the task is enabled and nothing of the pause is left', async () => {
    await pausedTask('fromNow')
    await lookAt(database, at('10:30:00'))
    await lookAt(database, at('12:30:00'))
    expect(
      await database.sql`
        select enabled, paused_at, paused_by_name, pause_note, paused_until, resume_choice, cursor, wake_at, updated_at from tasks`,
    ).toEqual([
      {
        enabled: true,
        paused_at: null,
        paused_by_name: null,
        pause_note: null,
        paused_until: null,
        resume_choice: null,
        cursor: at('12:00:00'),
        wake_at: at('13:00:00'),
        updated_at: at('12:30:00'),
      },
    ])
  })

  it('ends none of another task, and enables none that is disabled', async () => {
    const ending = await pausedTask('fromNow')
    const later = await pausedTask('fromNow', { name: 'later', pausedUntil: at('13:30:00') })
    const disabled = await makeTask(database.db, { name: 'disabled', enabled: false })
    await lookAt(database, at('12:30:00'))
    expect(await database.sql`select id::int, enabled, paused_until from tasks order by id`).toEqual([
      { id: ending.id, enabled: true, paused_until: null },
      { id: later.id, enabled: false, paused_until: at('13:30:00') },
      { id: disabled.id, enabled: false, paused_until: null },
    ])
  })

  it.each<[ResumeChoice, string, Date[], unknown[]]>([
    ['fromNow', 'none of its instants', [at('13:00:00'), at('14:00:00')], [['disabled', at('11:00:00'), at('12:00:00')]]],
    ['latest', 'its latest instant', [at('12:00:00'), at('13:00:00'), at('14:00:00')], [['disabled', at('11:00:00'), at('11:00:00')]]],
    ['all', 'every instant', [at('11:00:00'), at('12:00:00'), at('13:00:00'), at('14:00:00')], []],
  ])(
    'that is to end %s runs %s, and what came after it, also when the scheduler was down at that moment',
    async (choice, _, runs, ranges) => {
      await pausedTask(choice)
      await lookAt(database, at('14:10:00'))
      expect(await startedInstants()).toEqual(runs)
      expect(await skipped()).toEqual(ranges)
      expect(await database.sql`select cursor from tasks`).toEqual([{ cursor: at('14:00:00') }])
    },
  )

  it('keeps the instants that were asked for from being misfires, now and at later evaluations', async () => {
    const task = await pausedTask('all', { misfirePolicy: 'skip', gracePeriodSeconds: 60, maxConcurrency: 1 })
    await lookAt(database, at('12:30:00'))
    expect(await startedInstants()).toEqual([at('11:00:00')])
    expect(await database.sql`select not_misfires_through from tasks`).toEqual([{ not_misfires_through: at('12:00:00') }])
    await database.sql`update runs set state = 'succeeded', ended_at = djag_now()`
    await database.sql`update tasks set wake_at = djag_now() where id = ${task.id}`
    await lookAt(database, at('12:50:00'))
    expect(await startedInstants()).toEqual([at('11:00:00'), at('12:00:00')])
    expect(await skipped()).toEqual([])
  })

  it('is recorded as one change of the system, with an audit, however many schedulers look at once', async () => {
    const task = await pausedTask('latest')
    await lookAt(database, at('12:30:00'), 4)
    expect(
      await database.sql`select id::int, type, state, actor_kind, actor_name, carried_out_at, payload, outcome from user_actions`,
    ).toEqual([
      {
        id: expect.any(Number),
        type: 'task-changed',
        state: 'done',
        actor_kind: 'system',
        actor_name: 'Djag',
        carried_out_at: at('12:30:00'),
        payload: { taskIds: [task.id], change: 'resumed' },
        outcome: 'The pause of “nightly” ended; it is enabled again.',
      },
    ])
    expect(await database.sql`select subject_kind, subject_id, actor_name, before, after, message from audits`).toEqual([
      {
        subject_kind: 'task',
        subject_id: String(task.id),
        actor_name: 'Djag',
        before: {
          enabled: false,
          pausedBy: 'Ada',
          note: 'Moving the warehouse.',
          until: at('12:30:00').toISOString(),
          resumeChoice: 'latest',
        },
        after: { enabled: true },
        message: 'The pause ended: enabled with the latest instant of the pause.',
      },
    ])
    expect(await startedInstants()).toEqual([at('12:00:00')])
  })

  it('opens the aligned edges to the task when it ends', async () => {
    const load = await pausedTask('fromNow', { alignedSucceededInstant: at('10:00:00') })
    const report = await makeTask(database.db, { cronBase: at('10:30:00'), wakeAt: at('11:00:00') })
    await makeDependency(database.db, report, load, { freshness: 'aligned' })
    await lookAt(database, at('12:29:00'))
    expect(await startedInstants()).toEqual([])
    await lookAt(database, at('12:30:00'))
    expect(await database.sql`select task_id::int, scheduled_for from runs`).toEqual([
      { task_id: report.id, scheduled_for: at('11:00:00') },
    ])
  })

  it('wakes what is aligned to the task also when it leaves no instant behind', async () => {
    const load = await pausedTask('all', { alignedSucceededInstant: at('10:00:00'), pausedUntil: at('10:45:00') })
    const report = await makeTask(database.db, { cronBase: at('09:30:00'), wakeAt: at('10:30:00') })
    await makeDependency(database.db, report, load, { freshness: 'aligned' })
    await lookAt(database, at('10:30:00'))
    expect(await startedInstants()).toEqual([])
    await lookAt(database, at('10:45:00'))
    expect(await database.sql`select from decided_ranges`).toHaveLength(0)
    expect(await startedInstants()).toEqual([at('10:00:00')])
  })
})
