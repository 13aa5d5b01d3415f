import { describe, expect, it } from 'vitest'
import { tick } from '#server/tick/tick.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { RecentRunTimes } from './recent-run-times.ts'
import { watchDeadlines } from './watch-deadlines.ts'

const at = (time: string) => new Date(`2026-03-02T${time}Z`)
const LIMITS = { catchUpBatch: 100, batchSize: 500 }

const database = await openTestDatabase({ emptied: 'tasks', now: at('10:00:00') })
const { db, sql } = database

/** Hourly, decided up to 10:00, and due an hour after each instant; set yesterday. */
const task = (overrides: Parameters<typeof makeTask>[1] = {}) =>
  makeTask(db, {
    cronBase: at('00:00:00'),
    cursor: at('10:00:00'),
    wakeAt: at('11:00:00'),
    deadlineKind: 'after',
    deadlineAfterSeconds: 3600,
    deadlineSince: new Date('2026-03-01T00:00:00Z'),
    ...overrides,
  })

async function look(time?: string) {
  if (time) await database.setNow(at(time))
  return await watchDeadlines(db, { catchUpBatch: 100, runTimes: new RecentRunTimes() })
}

async function tickAt(time: string) {
  await database.setNow(at(time))
  await tick(db, LIMITS)
}

type Row = { instant: string; due: string; state: string; since: string; watched: boolean }

async function kept({ id }: TaskRecord): Promise<Row[]> {
  return await sql<Row[]>`
    select to_char(scheduled_for at time zone 'UTC', 'HH24:MI') as instant, to_char(due_at at time zone 'UTC', 'HH24:MI') as due, state,
      to_char(since at time zone 'UTC', 'HH24:MI') as since, is_watched as watched
    from deadlines where task_id = ${id} order by scheduled_for`
}

const stateOf = async (of: TaskRecord, instant: string) => (await kept(of)).find((row) => row.instant === instant)?.state

async function end(of: TaskRecord, instant: string, endedAt: string, state: 'succeeded' | 'failed' = 'succeeded') {
  await sql`
    update runs set state = ${state}, started_at = coalesce(started_at, activated_at), ended_at = ${at(endedAt)}
    where task_id = ${of.id} and scheduled_for = ${at(instant)}`
}

const alive = () => makeWorker(db, { leaseUntil: new Date('2026-03-03T00:00:00Z'), handlerNames: ['log'] })

describe('an instant with a deadline', () => {
  it('is watched before it comes, and is met by a success in time', async () => {
    await alive()
    const one = await task()
    await look()
    expect((await kept(one)).map(({ instant, due, state }) => [instant, due, state])).toEqual([
      ['11:00', '12:00', 'on_course'],
      ['12:00', '13:00', 'on_course'],
      ['13:00', '14:00', 'on_course'],
    ])
    await tickAt('11:00:00')
    await end(one, '11:00', '11:30')
    await look('11:31:00')
    expect((await kept(one))[0]).toEqual({ instant: '11:00', due: '12:00', state: 'met', since: '11:30', watched: false })
  })

  it('is missed from its deadline on, and met late by a rerun', async () => {
    await alive()
    const one = await task()
    await look()
    await tickAt('11:00:00')
    await end(one, '11:00', '11:30', 'failed')
    await look('11:31:00')
    expect(await stateOf(one, '11:00')).toBe('at_risk')
    await look('12:20:00')
    expect((await kept(one))[0]).toMatchObject({ state: 'missed', since: '12:00', watched: true })
    await end(one, '11:00', '12:25')
    await look('12:26:00')
    expect((await kept(one))[0]).toMatchObject({ state: 'met_late', since: '12:25', watched: false })
    const [row] = await sql<
      { changes: { state: string }[] }[]
    >`select changes from deadlines where task_id = ${one.id} order by scheduled_for`
    expect(row?.changes.map(({ state }) => state)).toEqual(['on_course', 'at_risk', 'missed', 'met_late'])
  })

  it('is judged although its run came and went while nobody looked', async () => {
    await alive()
    const one = await task()
    await look()
    for (const hour of ['11', '12', '13', '14', '15']) {
      await tickAt(`${hour}:00:00`)
      await end(one, `${hour}:00`, `${hour}:05`)
    }
    await look('15:10:00')
    expect((await kept(one)).filter(({ state }) => state === 'met').map(({ instant }) => instant)).toEqual([
      '11:00',
      '12:00',
      '13:00',
      '14:00',
      '15:00',
    ])
  })

  it('is judged although an outage passed it over before anybody looked: skipped is missed, coalesced as the run that took it', async () => {
    await alive()
    const outage = { cursor: at('00:00:00'), wakeAt: at('01:00:00'), gracePeriodSeconds: 3600 }
    const [skips, coalesces] = [await task({ ...outage, misfirePolicy: 'skip' }), await task({ ...outage, misfirePolicy: 'coalesce' })]
    await tickAt('04:30:00')
    await end(coalesces, '03:00', '04:31')
    await look('04:32:00')
    const past = async (of: TaskRecord) => (await kept(of)).slice(0, 3).map(({ instant, state, since }) => [instant, state, since])
    expect(await past(skips)).toEqual([
      ['01:00', 'missed', '02:00'],
      ['02:00', 'missed', '03:00'],
      ['03:00', 'missed', '04:00'],
    ])
    expect(await past(coalesces)).toEqual([
      ['01:00', 'met_late', '04:31'],
      ['02:00', 'met_late', '04:31'],
      ['03:00', 'met_late', '04:31'],
    ])
    expect(await look('04:32:30')).toMatchObject({ changed: 0 })
  })

  it('is at risk as soon as a task upstream is paused, with that task as its cause', async () => {
    await alive()
    const [load, report] = [await task({ deadlineKind: 'none', deadlineAfterSeconds: null, name: 'load' }), await task()]
    await makeDependency(db, report, load)
    await look()
    expect(await stateOf(report, '11:00')).toBe('on_course')
    await sql`update tasks set enabled = false, paused_at = djag_now(), resume_choice = 'fromNow' where id = ${load.id}`
    await look('10:30:00')
    const [row] = await sql`select state, prospect from deadlines where task_id = ${report.id} order by scheduled_for limit 1`
    expect(row).toMatchObject({ state: 'at_risk', prospect: { chance: 0, cause: { kind: 'stopped', taskId: load.id, taskName: 'load' } } })
  })

  it('is at risk when a run under way upstream takes far longer than its history says', async () => {
    await alive()
    const [load, report] = [await task({ deadlineKind: 'none', deadlineAfterSeconds: null }), await task({ deadlineAfterSeconds: 5400 })]
    await makeDependency(db, report, load)
    for (let hour = 0; hour < 10; hour++)
      await makeRun.succeeded(db, load, { activatedAt: at(`0${hour}:00:00`), endedAt: at(`0${hour}:05:00`) })
    await tickAt('11:00:00')
    await sql`update runs set state = 'running', started_at = ${at('11:00:00')} where task_id = ${load.id} and scheduled_for = ${at('11:00:00')}`
    await sql`insert into attempts (run_id, number, worker_id, started_at) select id, 1, gen_random_uuid(), ${at('11:00:00')} from runs where state = 'running'`
    await look('11:04:00')
    expect(await stateOf(report, '11:00')).toBe('on_course')
    await look('11:40:00')
    const [row] =
      await sql`select state, prospect -> 'cause' as cause from deadlines where task_id = ${report.id} order by scheduled_for limit 1`
    expect(row).toMatchObject({ state: 'at_risk', cause: { kind: 'running_long', taskId: load.id } })
  })
})

describe('nothing is expected any more of an instant', () => {
  it('that a person skipped, or whose task was disabled or lost its deadline, save what had been missed', async () => {
    await alive()
    const [skipped, disabled, without] = [await task(), await task(), await task()]
    const missed = await task({ cursor: at('08:00:00'), wakeAt: null })
    await look('10:00:30')
    await sql`
      insert into decided_ranges (task_id, kind, reason, first_instant, last_instant, count)
      values (${skipped.id}, 'skipped', 'skipped_by_person', ${at('11:00:00')}, ${at('11:00:00')}, 1)`
    await sql`update tasks set cursor = ${at('11:00:00')} where id = ${skipped.id}`
    await sql`update tasks set enabled = false where id = ${disabled.id}`
    await sql`update tasks set deadline_kind = 'none' where id in (${without.id}, ${missed.id})`
    await look('10:05:00')
    expect((await kept(skipped)).map(({ instant }) => instant)).toEqual(['12:00', '13:00', '14:00'])
    expect(await kept(disabled)).toEqual([])
    expect(await kept(without)).toEqual([])
    expect(await kept(missed)).toEqual([{ instant: '09:00', due: '10:00', state: 'missed', since: '10:00', watched: false }])
  })

  it('when its deadline had passed before it was set; others follow an edit', async () => {
    const one = await task({ cursor: at('07:00:00'), deadlineSince: at('09:30:00') })
    await look()
    expect((await kept(one)).map(({ instant, due }) => [instant, due])).toEqual([
      ['09:00', '10:00'],
      ['10:00', '11:00'],
      ['11:00', '12:00'],
      ['12:00', '13:00'],
      ['13:00', '14:00'],
    ])
    await sql`update tasks set deadline_after_seconds = 7200, deadline_since = djag_now() where id = ${one.id}`
    await look('10:01:00')
    expect((await kept(one)).slice(0, 3).map(({ instant, due }) => [instant, due])).toEqual([
      ['09:00', '11:00'],
      ['10:00', '12:00'],
      ['11:00', '13:00'],
    ])
  })

  it('that is none by the new crontab', async () => {
    const one = await task()
    await look()
    await sql`update crontabs set minute = '30' where id = ${one.crontabId}`
    await look('10:01:00')
    expect((await kept(one)).map(({ instant }) => instant)).toEqual(['10:30', '11:30', '12:30'])
  })

  it('whose task lost its deadline, or that weekday, while its run was under way or had failed', async () => {
    await alive()
    const tasks = [await task(), await task(), await task(), await task()]
    const [runs, failed, without, withoutDay] = tasks as [TaskRecord, TaskRecord, TaskRecord, TaskRecord]
    await look()
    await tickAt('11:00:00')
    await end(failed, '11:00', '11:10', 'failed')
    await end(withoutDay, '11:00', '11:10', 'failed')
    await look('11:11:00')
    expect(await Promise.all(tasks.map((one) => stateOf(one, '11:00')))).toEqual(['on_course', 'at_risk', 'on_course', 'at_risk'])
    await sql`update tasks set deadline_kind = 'none' where id in (${failed.id}, ${without.id})`
    // The instants are those of a Monday.
    await sql`update tasks set deadline_weekdays = 'tue-sun' where id = ${withoutDay.id}`
    await look('12:30:00')
    expect(await Promise.all(tasks.map((one) => stateOf(one, '11:00')))).toEqual(['missed', undefined, undefined, undefined])
    expect(await stateOf(runs, '11:00')).toBe('missed')
  })

  it('of a deleted task', async () => {
    const one = await task()
    await look()
    await sql`update tasks set deleted_at = djag_now(), enabled = false where id = ${one.id}`
    await look()
    expect(await kept(one)).toEqual([])
  })
})

it('gives up what was missed once a later instant was met', async () => {
  await alive()
  const one = await task({ cursor: at('08:00:00'), maxConcurrency: null })
  await look('10:01:00')
  expect(await stateOf(one, '09:00')).toBe('missed')
  await tickAt('11:00:00')
  await sql`update runs set state = 'succeeded', ended_at = ${at('11:00:10')} where task_id = ${one.id} and scheduled_for >= ${at('10:00:00')}`
  await look('11:01:00')
  await look('11:02:00')
  expect((await kept(one))[0]).toMatchObject({ instant: '09:00', state: 'missed', watched: false })
})

it('watches of each task the latest fifty that were missed; older ones stay missed, whatever becomes of their runs', async () => {
  await alive()
  const one = await task({ cursor: at('10:00:00') })
  const other = await task()
  await sql`
    insert into deadlines (task_id, scheduled_for, due_at, state, since)
    select ${one.id}, due - interval '1 hour', due, 'missed', due
    from generate_series(${at('09:30:00')} - interval '59 hours', ${at('09:30:00')}, interval '1 hour') due`
  await sql`insert into deadlines (task_id, scheduled_for, due_at, state, since) values (${other.id}, ${at('08:00:00')}, ${at('09:00:00')}, 'missed', ${at('09:00:00')})`
  await look()
  const counts =
    await sql`select task_id::float8 as id, is_watched as watched, count(*)::int from deadlines where state = 'missed' group by 1, 2 order by 1, 2`
  expect(counts).toEqual([
    { id: one.id, watched: false, count: 10 },
    { id: one.id, watched: true, count: 50 },
    { id: other.id, watched: true, count: 1 },
  ])
  const [oldest] = await sql<{ at: Date }[]>`select min(scheduled_for) as at from deadlines where task_id = ${one.id} and is_watched`
  const [given] = await sql<{ at: Date }[]>`select max(scheduled_for) as at from deadlines where task_id = ${one.id} and not is_watched`
  expect(given?.at.getTime()).toBeLessThan(oldest?.at.getTime() ?? 0)
  await makeRun.queued(db, one, { scheduledFor: given?.at })
  expect(await look('10:01:00')).toMatchObject({ changed: 0 })
})

it('leaves what was met as it is, whatever becomes of its run again', async () => {
  await alive()
  const one = await task()
  await look()
  await tickAt('11:00:00')
  await end(one, '11:00', '11:30')
  await look('11:31:00')
  await sql`update runs set state = 'queued', ended_at = null where task_id = ${one.id} and scheduled_for = ${at('11:00:00')}`
  await look('12:10:00')
  expect((await kept(one))[0]).toMatchObject({ instant: '11:00', state: 'met', since: '11:30', watched: false })
})

it('writes nothing, and tells nobody, when nothing is new', async () => {
  await alive()
  await task()
  await look()
  expect(await look('10:00:30')).toMatchObject({ watched: 3, changed: 0, nextDueAtMs: at('12:00:00').getTime() })
})
