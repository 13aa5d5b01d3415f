import { v7 as uuidV7 } from 'uuid'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RunPage } from '#domain/views/run-views.ts'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { tags } from '#schema/tags.ts'
import { taskTags } from '#schema/task-tags.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { runPage, runPageParameters } from './run-page.ts'

const database = await openTestDatabase()
const { db } = database

const at = (minute: number) => new Date(Date.UTC(2027, 0, 1, 6, minute))

let load: TaskRecord
let report: TaskRecord
/** Of the run that stands for coalesced instants. */
let intoRunId: string

/** Instants that were decided on in this minute. */
async function decide(task: TaskRecord, minute: number, into: string | null = null) {
  await db.insert(decidedRanges).values({
    taskId: task.id,
    kind: into === null ? 'skipped' : 'coalesced',
    reason: 'misfire',
    firstInstant: at(minute - 2),
    lastInstant: at(minute - 1),
    count: 2,
    intoRunId: into,
    decidedAt: at(minute),
  })
}

beforeAll(async () => {
  load = await makeTask(db, { name: 'load' })
  report = await makeTask(db, { name: 'report' })
  for (const minute of [10, 20, 30, 40]) {
    const id = uuidV7({ msecs: at(minute).getTime() })
    await makeRun.succeeded(db, load, { id, activatedAt: at(minute) })
    if (minute === 20) intoRunId = id
  }
  await decide(load, 5)
  await decide(load, 20, intoRunId)
  await decide(report, 33)
  await decide(load, 45)
})

async function page(query: object): Promise<RunPage> {
  return await runPage(db, runPageParameters.parse({ decidedRanges: 'true', ...query }))
}

function minutesOf({ decidedRanges }: RunPage): number[] | undefined {
  return decidedRanges?.rows.map(({ decidedAt }) => new Date(decidedAt).getUTCMinutes())
}

describe('instants without a run', () => {
  it('are told only where they are asked for', async () => {
    expect((await runPage(db, runPageParameters.parse({}))).decidedRanges).toBe(null)
    expect((await page({})).decidedRanges?.rows[1]).toMatchObject({
      taskName: 'report',
      isTaskDeleted: false,
      kind: 'skipped',
      reason: 'misfire',
      firstInstant: at(31).toISOString(),
      lastInstant: at(32).toISOString(),
      count: 2,
      intoRunId: null,
    })
    expect((await page({})).decidedRanges?.rows[2]).toMatchObject({ kind: 'coalesced', intoRunId })
  })

  it.each([1, 2, 3, 4, 200])('stand on exactly one page of %i runs, beside the runs activated next to their decision', async (limit) => {
    const seen: number[] = []
    let before: string | undefined
    do {
      const each: RunPage = await page({ limit, ...(before && { cursor: before }) })
      const activated = each.rows.map((row) => Date.parse(row.activatedAt))
      for (const { decidedAt } of each.decidedRanges?.rows ?? []) {
        if (each.nextCursor) expect(Date.parse(decidedAt)).toBeGreaterThanOrEqual(Math.min(...activated))
        if (before) expect(Date.parse(decidedAt)).toBeLessThan(Math.max(...activated) + 600_000)
      }
      seen.push(...(minutesOf(each) ?? []))
      before = each.nextCursor ?? undefined
    } while (before)
    expect(seen).toEqual([45, 33, 20, 5])
  })

  it('match a task, its tags and the time of their decision', async () => {
    expect(minutesOf(await page({ task: String(report.id) }))).toEqual([33])
    const [tag] = await db.insert(tags).values({ name: 'nightly', colour: 'teal' }).returning()
    await db.insert(taskTags).values({ taskId: load.id, tagId: tag?.id ?? 0 })
    expect(minutesOf(await page({ tag: 'Nightly' }))).toEqual([45, 20, 5])
    expect(minutesOf(await page({ activatedSince: at(20).toISOString(), activatedBefore: at(45).toISOString() }))).toEqual([33, 20])
  })

  it.each([
    { state: 'failed' },
    { kind: 'scheduled' },
    { worker: uuidV7() },
    { error: 'threw' },
    { endedSince: '2026-01-01T00:00:00Z' },
    { lateBySeconds: '1' },
  ])('match nothing that only a run has: %j', async (filter) => {
    expect((await page(filter)).decidedRanges).toEqual({ rows: [], hasMore: false })
  })

  it('are at most a hundred stretches, and say that there are more', async () => {
    const busy = await makeTask(db, { name: 'busy' })
    const range = (n: number) => ({
      ...{ taskId: busy.id, kind: 'skipped' as const, reason: 'disabled' as const, count: 1, decidedAt: at(n) },
      ...{ firstInstant: at(n), lastInstant: at(n) },
    })
    await db.insert(decidedRanges).values(Array.from({ length: 101 }, (_, n) => range(n)))
    const shown = (await page({ task: String(busy.id) })).decidedRanges
    expect(shown?.rows).toHaveLength(100)
    expect(shown?.rows[0]?.decidedAt).toBe(at(100).toISOString())
    expect(shown?.hasMore).toBe(true)
  })
})
