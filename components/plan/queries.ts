import { queryOptions } from '@tanstack/react-query'
import type { ForecastAhead } from '#domain/kept-forecast.ts'
import { edgeStartShape, planForeseenShape, planHoursShape, planRunsShape, planShape } from '#domain/views/plan-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'
import { type TaskFilterParams, taskFilterQuery } from '../tasks/task-list-params.ts'
import type { TimeWindow } from './model/time-window.ts'

/** What begins and ends meanwhile moves what comes; a simulation at every event would be too much. */
const PLAN_INTERVAL_MS = 10_000

/** The tasks of a filter as the scheduler would find them now; those before stay until they are there. */
export function planQuery(params: TaskFilterParams) {
  const filter = taskFilterQuery(params)
  return queryOptions({
    queryKey: ['plan', 'tasks', filter],
    queryFn: async ({ signal }) => {
      const plan = await fetchShape(withQuery('/v1/pages/plan', filter), planShape, signal)
      // A browser’s clock may be days off.
      return { plan, filter: JSON.stringify(filter), browserAheadMs: Date.now() - plan.nowMs }
    },
    structuralSharing: false,
    refetchInterval: PLAN_INTERVAL_MS,
    placeholderData: (previous) => previous,
  })
}

/** It is simulated from a plan that was read about then. */
const EDGE_START_FRESH_MS = 10_000
/** As old as the plan that it is simulated with, at most. */
const EDGE_START_OLD_MS = 60_000

/** Every stretch of time is another answer, of up to some megabytes: what is not looked at any more is soon let go. */
const RUNS_KEPT_MS = 30_000

/** What the ledger says of a stretch of time, of the same tasks. */
export function planRunsQuery(params: TaskFilterParams, { fromMs, toMs }: TimeWindow) {
  const asked = { ...taskFilterQuery(params), from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
  return queryOptions({
    queryKey: ['plan', 'runs', asked],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/plan/runs', asked), planRunsShape, signal),
    gcTime: RUNS_KEPT_MS,
    structuralSharing: false,
    refetchInterval: PLAN_INTERVAL_MS,
    placeholderData: (previous) => previous,
  })
}

/** What ran in an hour changes slowly where a month is shown. */
const HOURS_INTERVAL_MS = 60_000

/** What was foretold of a stretch of time, of the same tasks; what is kept changes once an hour. */
export function planForeseenQuery(params: TaskFilterParams, { fromMs, toMs }: TimeWindow, ahead: ForecastAhead) {
  const asked = { ...taskFilterQuery(params), from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), ahead }
  return queryOptions({
    queryKey: ['plan', 'foreseen', asked],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/plan/foreseen', asked), planForeseenShape, signal),
    gcTime: RUNS_KEPT_MS,
    refetchInterval: HOURS_INTERVAL_MS,
    placeholderData: (previous) => previous,
  })
}

/** How many runs each hour of a stretch of time had, of the same tasks or of one of them. */
export function planHoursQuery(params: TaskFilterParams, { fromMs, toMs }: TimeWindow, task: number | null) {
  const stretch = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
  const asked = { ...taskFilterQuery(params), ...stretch, ...(task !== null && { task }) }
  return queryOptions({
    queryKey: ['plan', 'hours', asked],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/plan/hours', asked), planHoursShape, signal),
    // What is over changes no more.
    refetchInterval: toMs < Date.now() ? false : HOURS_INTERVAL_MS,
  })
}

/** What an edge between two tasks begins with, were it made now. */
export function edgeStartQuery(dependerId: number, dependeeId: number) {
  return queryOptions({
    queryKey: ['plan', 'edge-start', dependerId, dependeeId],
    queryFn: ({ signal }) =>
      fetchShape(withQuery('/v1/pages/plan/edge-start', { depender: dependerId, dependee: dependeeId }), edgeStartShape, signal),
    staleTime: EDGE_START_FRESH_MS,
    refetchInterval: EDGE_START_OLD_MS,
  })
}
