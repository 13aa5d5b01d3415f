import { expect, type Page } from '@playwright/test'
import type { RunDetail, RunPage, RunRow } from '#domain/views/run-views.ts'
import type { DependencyRow, TaskDetail } from '#domain/views/task-views.ts'
import { readView } from '#e2e/read-view.ts'

/** All scheduled runs of a task, oldest first. */
export async function scheduledRuns(page: Page, taskId: number): Promise<RunRow[]> {
  const { rows, nextCursor } = await readView<RunPage>(page, `/v1/runs?task=${taskId}&kind=scheduled&limit=200`)
  expect(nextCursor, 'all runs fit in one answer').toBeNull()
  return rows.toReversed()
}

/**
 * Every cron instant between the first and the last decided one became a run or was skipped, and none of them twice (invariants 1 and 2).
 * @param everyMs the distance of the instants, which are whole multiples of it
 * @returns how many instants that were
 */
export async function expectOneOutcomeForEachInstant(page: Page, taskId: number, everyMs: number): Promise<number> {
  // Ranges first: an instant decided between the two answers is then seen as a run at the end, not as a hole.
  const { recentRanges } = await readView<TaskDetail>(page, `/v1/tasks/${taskId}`)
  const runs = await scheduledRuns(page, taskId)
  const outcomes = [
    ...runs.map((run) => Date.parse(run.scheduledFor)),
    ...recentRanges.flatMap((range) => instantsOf(Date.parse(range.firstInstant), Date.parse(range.lastInstant), everyMs)),
  ].sort((a, b) => a - b)
  const [first, last] = [outcomes.at(0), outcomes.at(-1)]
  if (first === undefined || last === undefined) throw new Error(`No instant of task ${taskId} was decided.`)
  expect(outcomes.map(iso)).toEqual(instantsOf(first, last, everyMs).map(iso))
  return outcomes.length
}

function instantsOf(firstMs: number, lastMs: number, everyMs: number): number[] {
  const startMs = Math.ceil(firstMs / everyMs) * everyMs
  return Array.from({ length: Math.floor((lastMs - startMs) / everyMs) + 1 }, (_, index) => startMs + index * everyMs)
}

function iso(instantMs: number): string {
  return new Date(instantMs).toISOString()
}

/**
 * Each scheduled run activated under this dependency was let start by a run of the dependee of its own, which had succeeded before it started.
 * @returns how many runs that were
 */
export async function expectEachAfterItsDependee(page: Page, edge: DependencyRow): Promise<number> {
  const dependers = (await scheduledRuns(page, edge.dependerId)).filter(
    (run) => run.startedAt !== null && Date.parse(run.activatedAt) > Date.parse(edge.changedAt),
  )
  const openers = new Set<string>()
  for (const { id } of dependers) {
    const run = await readView<RunDetail>(page, `/v1/runs/${id}`)
    const gate = run.gates.find(({ dependeeId }) => dependeeId === edge.dependeeId)
    expect(gate, `what let the run for ${run.scheduledFor} start`).toMatchObject({ by: 'ending', satisfiedByRunId: expect.any(String) })
    const opener = await readView<RunDetail>(page, `/v1/runs/${gate?.satisfiedByRunId}`)
    expect(opener).toMatchObject({ taskId: edge.dependeeId, state: 'succeeded' })
    expect(Date.parse(run.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(opener.endedAt ?? ''))
    openers.add(opener.id)
  }
  expect(openers.size, 'each run needs an ending of its own').toBe(dependers.length)
  return dependers.length
}
