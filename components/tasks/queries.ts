import { queryOptions } from '@tanstack/react-query'
import { explanationsShape, explanationViewShape } from '#domain/views/explanation-views.ts'
import { auditListShape, handlerPageShape } from '#domain/views/operation-views.ts'
import { runListShape } from '#domain/views/run-views.ts'
import { daysOfRunsShape, recentRunsShape, runTimesShape, weeksOfRunsShape } from '#domain/views/task-run-views.ts'
import {
  enablingShape,
  heldUpShape,
  type TaskRow,
  taskDetailShape,
  taskFacetsShape,
  taskOptionsShape,
  taskPageShape,
} from '#domain/views/task-views.ts'
import type { HoldingCause } from '#scheduling/explain/held-up.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'
import { PAGE_SIZE, type TaskListParams, taskFilterQuery } from './task-list-params.ts'

export const taskKeys = {
  all: ['tasks'] as const,
  lists: () => [...taskKeys.all, 'list'] as const,
  list: (params: TaskListParams) => [...taskKeys.lists(), params] as const,
  detail: (id: number) => [...taskKeys.all, 'detail', id] as const,
  explanation: (id: number) => [...taskKeys.all, 'explanation', id] as const,
  enabling: (id: number) => [...taskKeys.all, 'enabling', id] as const,
  options: (search: string) => [...taskKeys.all, 'options', search] as const,
}

/** As the API is asked for a page. */
function taskListQuery(params: TaskListParams) {
  const { page, sort, dir } = params
  return { ...taskFilterQuery(params), page, sort, dir, size: PAGE_SIZE }
}

/** A page of the list; the page before stays until it is there. */
export function taskPageQuery(params: TaskListParams) {
  return queryOptions({
    queryKey: taskKeys.list(params),
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/tasks', taskListQuery(params)), taskPageShape, signal),
    placeholderData: (previous) => previous,
  })
}

/** Tasks by their ids. */
export function taskRowsQuery(ids: readonly string[]) {
  return queryOptions<{ rows: TaskRow[] }, Error, { rows: TaskRow[] }, readonly unknown[]>({
    queryKey: [...taskKeys.lists(), 'rows', ids],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/tasks', { ids: ids.join(','), size: PAGE_SIZE }), taskPageShape, signal),
  })
}

export function taskQuery(id: number) {
  return queryOptions({
    queryKey: taskKeys.detail(id),
    queryFn: ({ signal }) => fetchShape(`/v1/tasks/${id}`, taskDetailShape, signal),
  })
}

/** Expected times move on with the clock, without any event. */
const EXPLANATION_INTERVAL_MS = 15_000

/** Why the task does what it does. */
export function explanationQuery(id: number) {
  return queryOptions({
    queryKey: taskKeys.explanation(id),
    queryFn: ({ signal }) => fetchShape(`/v1/tasks/${id}/explanation`, explanationViewShape, signal),
    refetchInterval: EXPLANATION_INTERVAL_MS,
  })
}

/** The same of several tasks at once, by their ids. */
export function explanationsQuery(ids: readonly number[]) {
  return queryOptions({
    queryKey: [...taskKeys.all, 'explanations', ids],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/tasks/explanations', { ids: ids.join(',') }), explanationsShape, signal),
    refetchInterval: EXPLANATION_INTERVAL_MS,
    enabled: ids.length > 0,
    placeholderData: (previous) => previous,
  })
}

/** Which tasks wait for these once they fail, are stopped or deleted. */
export function heldUpQuery(ids: readonly number[], by: HoldingCause) {
  return queryOptions({
    queryKey: [...taskKeys.all, 'held-up', by, ids],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/tasks/held-up', { ids: ids.join(','), by }), heldUpShape, signal),
    enabled: ids.length > 0,
  })
}

/** What passed undecided while the task was disabled; asked anew each time someone is about to enable it. */
export function enablingQuery(id: number) {
  return queryOptions({
    queryKey: taskKeys.enabling(id),
    queryFn: ({ signal }) => fetchShape(`/v1/pages/tasks/${id}/enabling`, enablingShape, signal),
    staleTime: 0,
  })
}

/** Tasks for pickers: those whose name contains the search. */
export function taskOptionsQuery(search: string) {
  return queryOptions({
    queryKey: taskKeys.options(search),
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/task-options', { search }), taskOptionsShape, signal),
    placeholderData: (previous) => previous,
  })
}

/** How the last runs of these tasks ended, and how long they took. */
export function recentRunsQuery(of: readonly number[]) {
  const ids = of.toSorted((a, b) => a - b)
  return queryOptions({
    queryKey: [...taskKeys.all, 'recent-runs', ids],
    queryFn: async ({ signal }) => {
      const { rows } = await fetchShape(withQuery('/v1/pages/tasks/recent-runs', { ids: ids.join(',') }), recentRunsShape, signal)
      return new Map(rows.map(({ id, runs }) => [id, runs]))
    },
    enabled: ids.length > 0,
    placeholderData: (previous) => previous,
  })
}

/** What the list of tasks can be narrowed down to, with how many tasks each leaves. */
export function taskFacetsQuery() {
  return queryOptions({
    queryKey: [...taskKeys.all, 'facets'],
    queryFn: ({ signal }) => fetchShape('/v1/pages/tasks/facets', taskFacetsShape, signal),
  })
}

/** Handlers for pickers: the first of those that the search finds, and how many there are. */
export function handlerOptionsQuery(search: string) {
  return queryOptions({
    queryKey: ['handlers', 'options', search],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/handlers', { search }), handlerPageShape, signal),
    placeholderData: (previous) => previous,
  })
}

/** One handler; null when no worker has published it. */
export function handlerQuery(name: string) {
  return queryOptions({
    queryKey: ['handlers', 'one', name],
    queryFn: async ({ signal }) => (await fetchShape(withQuery('/v1/pages/handlers', { name }), handlerPageShape, signal)).rows[0] ?? null,
  })
}

const LAST_RUNS = 10

/** It counts all runs of a year: not at every event. */
const WEEKS_STALE_MS = 60_000

/** The latest edits of a task. */
const EDITS_READ = 50

/** What was changed of a task itself, the latest first: however often it was run since. */
export function taskEditsQuery(taskId: number) {
  return queryOptions({
    queryKey: ['audits', 'of-task', taskId],
    queryFn: ({ signal }) =>
      fetchShape(withQuery('/v1/audits', { subject: `task:${taskId}`, shows: 'edits', limit: EDITS_READ }), auditListShape, signal),
  })
}

/** One audit of a task by its id; null: there is none of this task. */
export function taskEditQuery(taskId: number, auditId: number) {
  return queryOptions({
    queryKey: ['audits', 'of-task', taskId, auditId],
    queryFn: async ({ signal }) => {
      const query = { subject: `task:${taskId}`, cursor: auditId + 1, limit: 1 }
      const { rows } = await fetchShape(withQuery('/v1/audits', query), auditListShape, signal)
      return rows.find(({ id }) => id === auditId) ?? null
    },
  })
}

/** How a task's runs ended on each of the last days of a zone. */
export function taskDaysQuery(taskId: number, zone: string) {
  return queryOptions({
    queryKey: ['task-days', taskId, zone],
    queryFn: ({ signal }) => fetchShape(withQuery(`/v1/pages/tasks/${taskId}/days`, { zone }), daysOfRunsShape, signal),
    staleTime: WEEKS_STALE_MS,
    refetchInterval: WEEKS_STALE_MS,
  })
}

/** How long the latest runs of a task took, and how late they were. */
export function taskRunTimesQuery(taskId: number) {
  return queryOptions({
    queryKey: ['task-run-times', taskId],
    queryFn: ({ signal }) => fetchShape(`/v1/pages/tasks/${taskId}/run-times`, runTimesShape, signal),
    staleTime: WEEKS_STALE_MS,
    refetchInterval: WEEKS_STALE_MS,
  })
}

/** How a task's runs ended, by week. */
export function taskWeeksQuery(taskId: number) {
  return queryOptions({
    queryKey: ['task-weeks', taskId],
    queryFn: ({ signal }) => fetchShape(`/v1/pages/tasks/${taskId}/weeks`, weeksOfRunsShape, signal),
    staleTime: WEEKS_STALE_MS,
    refetchInterval: WEEKS_STALE_MS,
  })
}

/** The latest runs of one task. */
export function lastRunsQuery(taskId: number) {
  return queryOptions({
    queryKey: ['runs', 'last-of-task', taskId],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/runs', { task: taskId, limit: LAST_RUNS }), runListShape, signal),
  })
}
