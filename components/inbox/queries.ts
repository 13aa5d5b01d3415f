import { queryOptions } from '@tanstack/react-query'
import { inboxShape, incidentDetailShape, incidentPageShape } from '#domain/views/incident-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'
import type { ClosedParams } from './inbox-params.ts'
import { incidentKeys } from './incident-keys.ts'

const CLOSED_PER_PAGE = 25

/** What is wrong now. */
export const inboxQuery = queryOptions({
  queryKey: [...incidentKeys.all, 'open'],
  queryFn: ({ signal }) => fetchShape('/incidents/open', inboxShape, signal),
})

/** A page of those that are closed, the latest first; the page before stays until it is there. */
export function closedIncidentsQuery({ since, before }: ClosedParams) {
  const question = { which: 'closed', closedSince: since?.toISOString(), cursor: before, limit: CLOSED_PER_PAGE }
  return queryOptions({
    queryKey: [...incidentKeys.all, 'closed', question],
    queryFn: ({ signal }) => fetchShape(withQuery('/incidents', question), incidentPageShape, signal),
    placeholderData: (previous) => previous,
  })
}

export function incidentQuery(id: number) {
  return queryOptions({
    queryKey: [...incidentKeys.all, 'detail', id],
    queryFn: ({ signal }) => fetchShape(`/incidents/${id}`, incidentDetailShape, signal),
  })
}
