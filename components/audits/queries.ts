import { queryOptions } from '@tanstack/react-query'
import type { AuditPage } from '#domain/views/operation-views.ts'
import { fetchView, withQuery } from '../api/fetch-view.ts'
import type { AuditListParams } from './audit-list-params.ts'

export const AUDITS_PER_PAGE = 50

/** One page of the record, newest first; the page before stays until it is there. */
export function auditPageQuery({ open: _shownHere, ...params }: AuditListParams) {
  return queryOptions({
    queryKey: ['audits', 'list', params],
    queryFn: ({ signal }) => fetchView<AuditPage>(withQuery('/audits', { ...params, limit: AUDITS_PER_PAGE }), signal),
    placeholderData: (previous) => previous,
  })
}
