import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../icon-button.tsx'

/** Floats over the foot of the list while rows are chosen. */
export function DataTableBulkBar({ count, onClear, children }: { count: number; onClear: () => void; children: ReactNode }) {
  return (
    <div className="pointer-events-none sticky bottom-4 z-20 flex justify-center pt-4">
      <div
        role="toolbar"
        aria-label="Chosen rows"
        className="animate-rise pointer-events-auto flex flex-wrap items-center gap-2 rounded bg-raised px-3 py-2 shadow-float"
      >
        <span className="tabular pr-1 text-sm">{count.toLocaleString('en')} selected</span>
        {children}
        <IconButton label="Clear selection" icon={<X />} size="sm" onClick={onClear} />
      </div>
    </div>
  )
}
