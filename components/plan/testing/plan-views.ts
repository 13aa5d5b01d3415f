import type { SentEdge } from '#domain/task-snapshot.ts'
import type { PlanRun, PlanTask, PlanView } from '#domain/views/plan-views.ts'
import { NEW_TASK } from '#scheduling/model/new-task.ts'
import type { PlanBar } from '../model/plan-bars.ts'

/** A task of a plan that is shown and idle; `dependsOn`: plain edges on these. */
export function planTaskOf(id: number, name: string, about: Partial<PlanTask> & { dependsOn?: readonly number[] } = {}): PlanTask {
  const { dependsOn = [], ...changes } = about
  const counts = { succeeded: 0, finished: 0 }
  const edges = dependsOn.map(
    (dependeeId): SentEdge => ({
      ...{ edgeId: id * 100 + dependeeId, dependeeId, dependeeName: `task ${dependeeId}`, dependeeEnabled: true, future: false },
      ...{ endings: 'succeeded', aligned: null, waiver: null, dependeeCounts: counts, baseline: counts, changedAtSeq: 0 },
      ...{ latestSucceededRunId: null, latestFinishedRunId: null },
    }),
  )
  const { consumptions: _, requests: __, ...fresh } = NEW_TASK
  return {
    ...{ id, name, crontabId: 1, isShown: true, status: 'sleeping', isFailing: false, isLate: false, tags: [] },
    ...{ pausedFromMs: null, pausedUntilMs: null, waitingSinceMs: null, activeRuns: [], medianRunMs: null, longRunMs: null },
    ...{ canBeActivated: true, canBeExecuted: true, deadline: null, deadlineSinceMs: 0, tagDeadlinesSince: [] },
    state: {
      ...fresh,
      ...{ taskId: id, enabled: true, misfirePolicy: 'run_all', gracePeriodMs: null, maxConcurrency: null, schedule: 0, cronBaseMs: 0 },
      ...{ skippedAhead: [], consumptions: [], requests: [], backfills: [], edges },
    },
    ...changes,
  }
}

export function planOf(tasks: readonly PlanTask[], about: Partial<PlanView> = {}): PlanView {
  return {
    ...{ nowMs: 0, estimatedRunMs: 60_000, catchUpBatch: 100, schedulerIsLive: true, runnerIsLive: true, hasMore: false, isPartial: false },
    tagDeadlines: [],
    crontabs: [],
    ...about,
    tasks: [...tasks],
  }
}

export function planRunOf(id: string, about: Partial<PlanRun> = {}): PlanRun {
  const times = { instantMs: 0, activatedMs: 0, startedMs: 0, endedMs: 0 }
  return { id, taskId: 1, kind: 'scheduled', state: 'succeeded', attempts: null, earlier: [], ...times, ...about }
}

export function barOf(about: Partial<PlanBar> & { fromMs: number }): PlanBar {
  const { fromMs } = about
  return {
    ...{ runId: `run ${fromMs}`, key: `1/scheduled/${fromMs}`, taskId: 1, state: 'succeeded', instantMs: fromMs, waitsFromMs: fromMs },
    ...{ startedMs: fromMs, endMs: fromMs, longEndMs: null, succeededBeforeMs: null, attempts: null, openedBy: [], closedGates: [] },
    ...about,
  }
}
