import { queryOptions } from '@tanstack/react-query'
import { cappedCountShape } from '#domain/views/capped-count.ts'
import { auditActorsShape, auditListShape } from '#domain/views/operation-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'
import { COUNT_INTERVAL_MS } from '../ui/count-interval.ts'
import { type AuditListParams, auditFilterQuery } from './audit-list-params.ts'

export const AUDITS_PER_PAGE = 50

/** One page of the record, newest first; the page before stays until it is there. */
export function auditPageQuery({ before, ...params }: AuditListParams) {
  const question = { ...auditFilterQuery(params), cursor: before }
  return queryOptions({
    queryKey: ['audits', 'list', question],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/audits', { ...question, limit: AUDITS_PER_PAGE }), auditListShape, signal),
    placeholderData: (previous) => previous,
  })
}

/** How many audits match. */
export function auditCountQuery(params: AuditListParams) {
  const question = auditFilterQuery(params)
  return queryOptions({
    queryKey: ['audit-count', question],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/audits/count', question), cappedCountShape, signal),
    staleTime: COUNT_INTERVAL_MS,
    refetchInterval: COUNT_INTERVAL_MS,
    placeholderData: (previous) => previous,
  })
}

/** Who stands in the audits, by a part of the name. */
export function auditActorsQuery(search: string) {
  return queryOptions({
    queryKey: ['audit-actors', search],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/audits/actors', { search }), auditActorsShape, signal),
    placeholderData: (previous) => previous,
  })
}

/** Where the audits that match are handed out as a file. */
export function auditFileHref(params: AuditListParams, format: 'csv' | 'jsonl'): string {
  return withQuery('/api/audits/file', { ...auditFilterQuery(params), format })
}
