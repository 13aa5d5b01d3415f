import { queryOptions } from '@tanstack/react-query'
import type { AuditPage } from '#domain/views/operation-views.ts'
import { fetchView, withQuery } from '../api/fetch-view.ts'
import type { AuditListParams } from './audit-list-params.ts'

const PAGE_SIZE = 50

/** One page of the permanent record, newest first; the page before stays until it is there. */
export function auditPageQuery({ open: _shownHere, ...params }: AuditListParams) {
  return queryOptions({
    queryKey: ['audits', 'list', params],
    queryFn: ({ signal }) => fetchView<AuditPage>(withQuery('/audits', { ...params, limit: PAGE_SIZE }), signal),
    placeholderData: (previous) => previous,
  })
}
