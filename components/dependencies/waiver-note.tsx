import clsx from 'clsx'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { RelativeTime } from '../ui/relative-time.tsx'

/** Who opened an edge for the next run (rule R6); nothing for an edge that is not waived. */
export function WaiverNote({ waiver, className }: { waiver: DependencyRow['waiver']; className?: string }) {
  if (waiver === null) return null
  return (
    <span className={clsx('text-xs text-amber', className)} title={`waived once by ${waiver.byName}`}>
      waived once by {waiver.byName} <RelativeTime instant={waiver.at} />
    </span>
  )
}
