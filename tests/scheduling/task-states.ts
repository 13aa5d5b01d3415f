import type { CronSchedule } from '#scheduling/cron/crontab-definition.ts'
import { NEW_TASK } from '#scheduling/model/new-task.ts'
import type { AlignedDependee, Consumption, EdgeState, EndingCounts, RunRequest, TaskState } from '#scheduling/model/task-state.ts'
import { everyMs } from './fixed-period-schedule.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

/** A task that fires every hour from 0, run all, one run at a time, nothing decided yet. */
export function hourlyTask(changes: Partial<TaskState> = {}): TaskState {
  return {
    ...NEW_TASK,
    taskId: 1,
    enabled: true,
    misfirePolicy: 'run_all',
    gracePeriodMs: null,
    maxConcurrency: 1,
    schedule: everyMs(HOUR),
    cronBaseMs: 0,
    ...changes,
  }
}

/** Ending counts of a task all of whose `n` runs succeeded. */
export const ended = (n: number): EndingCounts => ({ succeeded: n, finished: n })

/** A plain edge on task 2, made before anything ran; the dependee has ended `endings` times. */
export function edgeOn(endings: number, changes: Partial<EdgeState> = {}): EdgeState {
  return {
    edgeId: 12,
    dependeeId: 2,
    dependeeName: 'load',
    dependeeEnabled: true,
    future: false,
    endings: 'succeeded',
    aligned: null,
    waiver: null,
    dependeeCounts: ended(endings),
    baseline: ended(0),
    changedAtSeq: 0,
    latestSucceededRunId: endings > 0 ? `load-${endings}` : null,
    latestFinishedRunId: endings > 0 ? `load-${endings}` : null,
    ...changes,
  }
}

/** What is known of the dependee of an aligned edge, in hours: decided up to, latest with an ending, and the next one after that with a run. */
export type AlignedFacts = { decidedHour: number; endedHour: number | null; nextRunHour?: number; enabled?: boolean }

/** An aligned edge on task 2. */
export function alignedEdge(
  { decidedHour, endedHour, nextRunHour, enabled = true }: AlignedFacts,
  schedule: CronSchedule = everyMs(HOUR),
): EdgeState & { aligned: AlignedDependee } {
  const aligned = {
    schedule,
    positionMs: decidedHour * HOUR,
    skippedAhead: [],
    endedInstantMs: endedHour === null ? null : endedHour * HOUR,
    endedRunId: endedHour === null ? null : `load-${endedHour}`,
    firstRunAfterMs: nextRunHour === undefined ? null : nextRunHour * HOUR,
  }
  return { ...edgeOn(0, { dependeeEnabled: enabled }), aligned }
}

/** An earlier activation number `seq` that started on the `seq`th hour and saw `endings` endings of task 2. */
export function consumed(seq: number, endings: number, changes: Partial<Consumption> = {}): Consumption {
  return {
    runId: `run-${seq}`,
    activationSeq: seq,
    startedAtMs: seq * HOUR,
    outcome: 'succeeded',
    endedAtMs: seq * HOUR + MINUTE,
    seenByDependee: [{ dependeeId: 2, seen: ended(endings) }],
    ...changes,
  }
}

export function requestedAt(requestedAtMs: number, changes: Partial<RunRequest> = {}): RunRequest {
  return {
    requestId: `request-${requestedAtMs}`,
    requestedAtMs,
    rerunOfRunId: null,
    ignoreDependencies: false,
    besideOthers: false,
    ...changes,
  }
}
