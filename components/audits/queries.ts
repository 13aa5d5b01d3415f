import { queryOptions } from '@tanstack/react-query'
import { cappedCountShape } from '#domain/views/capped-count.ts'
import { auditPageShape } from '#domain/views/operation-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'
import { COUNT_INTERVAL_MS } from '../ui/count-interval.ts'
import type { AuditListParams } from './audit-list-params.ts'

export const AUDITS_PER_PAGE = 50

/** One page of the record, newest first; the page before stays until it is there. */
export function auditPageQuery({ open: _shownHere, ...params }: AuditListParams) {
  return queryOptions({
    queryKey: ['audits', 'list', params],
    queryFn: ({ signal }) => fetchShape(withQuery('/audits', { ...params, limit: AUDITS_PER_PAGE }), auditPageShape, signal),
    placeholderData: (previous) => previous,
  })
}

/** How many audits match. */
export function auditCountQuery({ search, subject, address }: Pick<AuditListParams, 'search' | 'subject' | 'address'>) {
  return queryOptions({
    queryKey: ['audit-count', search, subject, address],
    queryFn: ({ signal }) => fetchShape(withQuery('/audits/count', { search, subject, address }), cappedCountShape, signal),
    staleTime: COUNT_INTERVAL_MS,
    refetchInterval: COUNT_INTERVAL_MS,
    placeholderData: (previous) => previous,
  })
}
