'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Button } from './button.tsx'

type PagesProps = { page: number; size: number; total: number; onPage: (page: number) => void }

/** Numbered pages: `51-100 of 312`. Nothing at all while everything fits on one. */
export function Pagination({ page, size, total, onPage }: PagesProps) {
  const pages = Math.max(1, Math.ceil(total / size))
  if (pages === 1) return null
  const first = (page - 1) * size + 1
  return (
    <nav aria-label="Pages" className="flex items-center justify-end gap-2 py-3 text-sm text-muted">
      <span className="tabular">
        {first.toLocaleString('en')}-{Math.min(total, page * size).toLocaleString('en')} of {total.toLocaleString('en')}
      </span>
      <Button size="sm" icon={<ChevronLeft />} disabled={page <= 1} onClick={() => onPage(page - 1)}>
        Previous
      </Button>
      <Button size="sm" disabled={page >= pages} onClick={() => onPage(page + 1)}>
        Next
        <ChevronRight />
      </Button>
    </nav>
  )
}

type KeysetProps = { isFirst: boolean; hasNext: boolean; onFirst: () => void; onNext: () => void; nextLabel?: string }

/** Pages of a list that has no count (newest first): onward, and back to the start. */
export function KeysetPagination({ isFirst, hasNext, onFirst, onNext, nextLabel = 'Older' }: KeysetProps) {
  if (isFirst && !hasNext) return null
  return (
    <nav aria-label="Pages" className="flex items-center justify-end gap-2 py-3">
      <Button size="sm" icon={<ChevronLeft />} disabled={isFirst} onClick={onFirst}>
        Newest
      </Button>
      <Button size="sm" disabled={!hasNext} onClick={onNext}>
        {nextLabel}
        <ChevronRight />
      </Button>
    </nav>
  )
}
