import { queryOptions } from '@tanstack/react-query'
import { inboxShape, incidentDetailShape, incidentPageShape } from '#domain/views/incident-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'
import type { InboxParams } from './inbox-params.ts'
import { incidentKeys } from './incident-keys.ts'

const CLOSED_PER_PAGE = 25

/** What is wrong now; what another severity showed stays until it is there. */
export function inboxQuery({ severity }: Pick<InboxParams, 'severity'>) {
  const question = { severity: severity?.join(',') }
  return queryOptions({
    queryKey: [...incidentKeys.all, 'open', question],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/incidents/open', question), inboxShape, signal),
    placeholderData: (previous) => previous,
  })
}

/** A page of those that are closed, the latest first; the page before stays until it is there. */
export function closedIncidentsQuery({ severity, since, before }: InboxParams) {
  const question = {
    which: 'closed',
    severity: severity?.join(','),
    closedSince: since?.toISOString(),
    cursor: before,
    limit: CLOSED_PER_PAGE,
  }
  return queryOptions({
    queryKey: [...incidentKeys.all, 'closed', question],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/incidents', question), incidentPageShape, signal),
    placeholderData: (previous) => previous,
  })
}

export function incidentQuery(id: number) {
  return queryOptions({
    queryKey: [...incidentKeys.all, 'detail', id],
    queryFn: ({ signal }) => fetchShape(`/v1/incidents/${id}`, incidentDetailShape, signal),
  })
}
