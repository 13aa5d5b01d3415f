import { queryOptions } from '@tanstack/react-query'
import { cappedCountShape } from '#domain/views/capped-count.ts'
import { type ActionRow, actionListShape, actionRowShape, actionTypeListShape } from '#domain/views/operation-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'
import { COUNT_INTERVAL_MS } from '../ui/count-interval.ts'
import type { ActionListParams } from './action-list-params.ts'

export const ACTIONS_PER_PAGE = 50
/** A pending action is asked for itself now and then: events may be lost while a connection is made again. */
const PENDING_INTERVAL_MS = 3000

export const actionKeys = {
  all: ['actions'] as const,
  list: (params: ActionListParams) => [...actionKeys.all, 'list', params] as const,
  detail: (id: number) => [...actionKeys.all, 'detail', id] as const,
}

/** One page of user actions, newest first; the page before stays until it is there. */
export function actionPageQuery({ before, ...params }: ActionListParams) {
  return queryOptions({
    queryKey: actionKeys.list({ before, ...params }),
    queryFn: ({ signal }) =>
      fetchShape(withQuery('/v1/actions', { ...params, cursor: before, limit: ACTIONS_PER_PAGE }), actionListShape, signal),
    placeholderData: (previous) => previous,
  })
}

/** How many user actions match. */
export function actionCountQuery({ state, type }: Pick<ActionListParams, 'state' | 'type'>) {
  return queryOptions({
    queryKey: ['action-count', state, type],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/actions/count', { state, type }), cappedCountShape, signal),
    staleTime: COUNT_INTERVAL_MS,
    refetchInterval: COUNT_INTERVAL_MS,
    placeholderData: (previous) => previous,
  })
}

export function actionQuery(id: number) {
  return queryOptions({
    queryKey: actionKeys.detail(id),
    queryFn: ({ signal }) => fetchShape(`/v1/actions/${id}`, actionRowShape, signal),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? PENDING_INTERVAL_MS : false),
  })
}

/** A run that was asked for starts some time after its action is done, and that changes nothing of the action itself. */
function isUnderWay(action: ActionRow | undefined): boolean {
  return (
    action !== undefined && (action.state === 'pending' || (action.type === 'run-now' && action.state === 'done' && action.runId === null))
  )
}

/** How long the types are believed: those of the team's own come and go with workers, of which one hears. */
const TYPES_STALE_MS = 60_000

/** The types people can ask for: Djag's, and those of the team's own that workers have. */
export const actionTypesQuery = queryOptions({
  queryKey: ['action-types'],
  queryFn: ({ signal }) => fetchShape('/v1/pages/action-types', actionTypeListShape, signal),
  staleTime: TYPES_STALE_MS,
})
