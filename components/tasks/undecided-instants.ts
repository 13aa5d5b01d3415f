import type { TaskDetail } from '#domain/views/task-views.ts'
import { type Undecided, undecidedInstants } from '#scheduling/change/schedule-change.ts'
import { readableSchedule } from '#scheduling/cron/schedule.ts'
import { positionOf } from '#scheduling/model/position.ts'

type Scheduled = Pick<TaskDetail, 'cursor'> &
  Partial<Pick<TaskDetail, 'recentRanges'>> & { task: Pick<TaskDetail['task'], 'crontab'>; input: Pick<TaskDetail['input'], 'cronBase'> }

/** The part of a task that says which of its instants are undecided; null for a crontab that cannot be read. */
export function undecidedOfDetail({ task, input, cursor, recentRanges = [] }: Scheduled): Undecided | null {
  const schedule = readableSchedule(task.crontab)
  if (schedule === null) return null
  const cronBaseMs = input.cronBase === null ? 0 : Date.parse(input.cronBase)
  const cursorMs = cursor === null ? null : Date.parse(cursor)
  const skippedAhead = recentRanges
    .map(({ firstInstant, lastInstant }) => ({ firstMs: Date.parse(firstInstant), lastMs: Date.parse(lastInstant) }))
    .filter(({ firstMs }) => firstMs > (cursorMs ?? cronBaseMs))
    .sort((a, b) => a.firstMs - b.firstMs)
  return { schedule, cronBaseMs, cursorMs, notMisfiresThroughMs: null, skippedAhead }
}

/** Up to where the instants of the task are decided; the clock's own time where the crontab cannot be read. */
export function decidedThroughMs(detail: Scheduled): number {
  const undecided = undecidedOfDetail(detail)
  return undecided === null ? 0 : positionOf(undecided)
}

/** What a person can skip (rule R9). `dueCount` instants wait, from `firstMs` to `latestDueMs`; `nextMs` is the first to come. */
export type SkippableInstants = { firstMs: number; dueCount: number; latestDueMs: number | null; nextMs: number | null }

/** Null: no instant is left to skip. */
export function skippableInstants(detail: Scheduled, nowMs: number): SkippableInstants | null {
  const undecided = undecidedOfDetail(detail)
  if (undecided === null) return null
  const due = undecidedInstants(undecided, nowMs)
  const nextMs = undecided.schedule.next(Math.max(positionOf(undecided), nowMs))
  const firstMs = due.firstMs ?? nextMs
  return firstMs === null ? null : { firstMs, dueCount: due.count, latestDueMs: due.latestMs, nextMs }
}

/** One way to skip: `andEarlier` of the undecided instants before `instantMs` go with it. */
export type SkipChoice = { value: 'first' | 'due' | 'next'; instantMs: number; earlier: number }

/** What skipping can mean at this moment, the least first. */
export function skipChoices({ firstMs, dueCount, latestDueMs, nextMs }: SkippableInstants): SkipChoice[] {
  const choices: SkipChoice[] = [{ value: 'first', instantMs: firstMs, earlier: 0 }]
  if (dueCount > 1 && latestDueMs !== null) choices.push({ value: 'due', instantMs: latestDueMs, earlier: dueCount - 1 })
  if (dueCount > 0 && nextMs !== null) choices.push({ value: 'next', instantMs: nextMs, earlier: dueCount })
  return choices
}
