'use client'

import { useQuery } from '@tanstack/react-query'
import { Download, ScrollText, X } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useCallback } from 'react'
import type { AuditPage, AuditRow } from '#domain/views/operation-views.ts'
import { HistoryEndNote } from '../history/history-end-note.tsx'
import { NewestFirst } from '../history/newest-first.tsx'
import { NotLookedInto } from '../sentences/not-looked-into.tsx'
import { Button } from '../ui/button.tsx'
import { buttonClass } from '../ui/button-class.ts'
import { useHeldRows } from '../ui/data-table/use-held-rows.ts'
import { useNews } from '../ui/data-table/use-news.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { auditColumns } from './audit-columns.tsx'
import { AuditDetail } from './audit-detail.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { type AuditListParams, auditListParsers, hasAuditFilter, NO_AUDIT_FILTER } from './audit-list-params.ts'
import { AUDITS_PER_PAGE, auditCountQuery, auditFileHref, auditPageQuery } from './queries.ts'

/** Who did what, when, to what, and what came of it; each row opens to what changed. */
export function AuditList() {
  const [params, setParams] = useQueryStates(auditListParsers)
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery(auditPageQuery(params))
  const { data: counted, isPlaceholderData: isOldCount } = useQuery(auditCountQuery(params))
  const { open, ...question } = params
  const { rows, page, newCount, isOrderOld, showNewest } = useHeldRows<AuditRow, AuditPage>({
    newest: isPlaceholderData ? undefined : data,
    isFetching,
    question: JSON.stringify(question),
    idOf: (audit) => String(audit.id),
  })
  const news = useNews({
    hasNews: params.before === null && isOrderOld,
    newCount,
    most: AUDITS_PER_PAGE,
    noun: ['audit', 'audits'],
    showNewest,
  })
  const filter = useCallback((change: Partial<AuditListParams>) => void setParams({ ...change, before: null, open: null }), [setParams])
  const clear = () => void setParams({ ...NO_AUDIT_FILTER, before: null, open: null })
  const toggle = (audit: AuditRow) => void setParams({ open: open === audit.id ? null : audit.id })
  const isFiltered = hasAuditFilter(params)

  return (
    <>
      <PageHeader
        title="Audits"
        count={counted && !isOldCount ? counted.count : undefined}
        hasMore={counted?.hasMore ?? false}
        actions={
          <>
            {news.besideTitle}
            <AuditFiles params={params} />
          </>
        }
      />
      <AuditFilters params={params} rows={rows ?? []} onChange={filter} />
      <NewestFirst<AuditRow>
        label="Audits"
        list={{ rows, page, error, refetch, isStale: isPlaceholderData }}
        news={news.overList}
        before={params.before === null ? null : String(params.before)}
        onBefore={(before, options) => void setParams({ before: before === null ? null : Number(before), open: null }, options)}
        columns={auditColumns(open, toggle)}
        rowId={(audit) => String(audit.id)}
        rowName={(audit) => audit.title}
        onOpen={toggle}
        expansion={(audit) => open === audit.id && <AuditDetail audit={audit} />}
        empty={<NoAudits isFiltered={isFiltered} onClear={clear} />}
        onwards={
          isFiltered && (
            <Button icon={<X />} onClick={clear}>
              Show all audits
            </Button>
          )
        }
        end={<HistoryEndNote of="audits" />}
      />
      {page && <NotLookedInto tags={page.notLookedInto} />}
    </>
  )
}

/** All audits that match, to be taken away; which is written down as well. */
function AuditFiles({ params }: { params: AuditListParams }) {
  return (
    <>
      {(
        [
          ['csv', 'CSV'],
          ['jsonl', 'JSON lines'],
        ] as const
      ).map(([format, words]) => (
        <a key={format} href={auditFileHref(params, format)} download className={buttonClass('quiet', 'sm')}>
          <Download />
          {words}
        </a>
      ))}
    </>
  )
}

function NoAudits({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered) return <EmptyState title="No audit matches" action={<Button onClick={onClear}>Show all audits</Button>} />
  return (
    <EmptyState icon={<ScrollText />} title="Nothing has been changed yet">
      Each change that someone makes, and each action that a worker carries out, is kept here.
    </EmptyState>
  )
}
