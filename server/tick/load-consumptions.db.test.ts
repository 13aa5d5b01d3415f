import { beforeEach, describe, expect, it } from 'vitest'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { loadConsumptions } from './load-consumptions.ts'

const database = await openTestDatabase({ emptied: 'tasks' })
const { db, sql } = database
const at = (time: string) => new Date(`2026-03-01T${time}:00Z`)

let task: TaskRecord
beforeEach(async () => {
  task = await makeTask(db)
  for (const activationSeq of [1, 2]) await makeRun.succeeded(db, task, { activationSeq })
})

/** The activations by which gates are judged, after the third one that ended at `endedAt`, when the latest instant was 10:00. */
async function consumed(): Promise<string[]> {
  const found = await loadConsumptions(preparedSql(db), [{ taskId: task.id, latestInstantMs: at('10:00').getTime() }])
  return (found.get(task.id) ?? []).map(({ activationSeq, outcome }) => `${activationSeq} ${outcome}`)
}

describe('gates are judged by', () => {
  it.each(['queued', 'running', 'retrying', 'succeeded'] as const)('the latest start, when its run is %s', async (state) => {
    await makeRun[state](db, task, { activationSeq: 3 })
    expect(await consumed()).toEqual([state === 'succeeded' ? '3 succeeded' : '3 active'])
  })

  it.each(['failed', 'cancelled', 'expired'] as const)(
    'a start whose run is %s until the next instant after its end (D2)',
    async (state) => {
      const run = await makeRun[state](db, task, { activationSeq: 3, startedAt: at('09:00'), endedAt: at('10:00') })
      expect(await consumed()).toEqual(['3 gave_back', '2 succeeded'])
      await sql`update runs set ended_at = ${at('09:59')} where id = ${run.id}`
      expect(await consumed()).toEqual(['2 succeeded'])
    },
  )

  it('no start of a run that was cancelled before any attempt of it started', async () => {
    await makeRun.cancelled(db, task, { activationSeq: 3, startedAt: null, endedAt: at('10:30') })
    expect(await consumed()).toEqual(['2 succeeded'])
  })

  it('no run that left the gates alone', async () => {
    await makeRun.succeeded(db, task, { kind: 'manual', timing: 'manual' })
    await makeRun.failed(db, task, { kind: 'manual', timing: 'manual', endedAt: at('10:30') })
    expect(await consumed()).toEqual(['2 succeeded'])
  })

  it('no run of another task', async () => {
    await makeRun.running(db, await makeTask(db), { activationSeq: 9 })
    expect(await consumed()).toEqual(['2 succeeded'])
  })
})
