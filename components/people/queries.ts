import { queryOptions } from '@tanstack/react-query'
import { peoplePageShape, sessionListShape } from '#domain/views/people-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'

export const PEOPLE_PER_PAGE = 50

export const peopleKeys = { all: ['people'] as const, ownSessions: ['sessions'] as const }

/** A page of everybody; the page before stays until it is there. */
export function peopleQuery(params: { search: string; page: number }) {
  return queryOptions({
    queryKey: [...peopleKeys.all, 'list', params],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/people', { ...params, size: PEOPLE_PER_PAGE }), peoplePageShape, signal),
    placeholderData: (previous) => previous,
  })
}

export function sessionsOfPersonQuery(id: string) {
  return queryOptions({
    queryKey: [...peopleKeys.all, 'sessions', id],
    queryFn: ({ signal }) => fetchShape(`/v1/people/${encodeURIComponent(id)}/sessions`, sessionListShape, signal),
  })
}

export const ownSessionsQuery = queryOptions({
  queryKey: peopleKeys.ownSessions,
  queryFn: ({ signal }) => fetchShape('/sessions', sessionListShape, signal),
})
