import { queryOptions } from '@tanstack/react-query'
import type { PeoplePage, SessionsView } from '#domain/views/people-views.ts'
import { fetchView, withQuery } from '../api/fetch-view.ts'

export const PEOPLE_PER_PAGE = 50

export const peopleKeys = { all: ['people'] as const, ownSessions: ['sessions'] as const }

/** A page of everybody; the page before stays until it is there. */
export function peopleQuery(params: { search: string; page: number }) {
  return queryOptions({
    queryKey: [...peopleKeys.all, 'list', params],
    queryFn: ({ signal }) => fetchView<PeoplePage>(withQuery('/people', { ...params, size: PEOPLE_PER_PAGE }), signal),
    placeholderData: (previous) => previous,
  })
}

export function sessionsOfPersonQuery(id: string) {
  return queryOptions({
    queryKey: [...peopleKeys.all, 'sessions', id],
    queryFn: ({ signal }) => fetchView<SessionsView>(`/people/${encodeURIComponent(id)}/sessions`, signal),
  })
}

export const ownSessionsQuery = queryOptions({
  queryKey: peopleKeys.ownSessions,
  queryFn: ({ signal }) => fetchView<SessionsView>('/sessions', signal),
})
