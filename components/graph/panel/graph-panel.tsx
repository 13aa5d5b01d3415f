'use client'

import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../../ui/icon-button.tsx'

type Props = {
  /** Left out: it is chosen on the graph. */
  label?: string
  title: ReactNode
  /** null: not yet. */
  onClose: (() => void) | null
  children: ReactNode
}

/** What is chosen: beside the graph or the plan, which makes room for it, on a wide screen; a sheet from below on a phone. */
export function GraphPanel({ label = 'Chosen on the graph', title, onClose, children }: Props) {
  return (
    <aside
      aria-label={label}
      className="w-88 shrink-0 overflow-y-auto border-l bg-raised p-4 max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:z-30 max-sm:max-h-[55dvh] max-sm:w-auto max-sm:rounded-t max-sm:border-l-0 max-sm:shadow-float"
    >
      <div className="flex items-start gap-2 pb-3">
        <h2 className="min-w-0 flex-1 text-base font-semibold [overflow-wrap:anywhere]">{title}</h2>
        {onClose && <IconButton label="Close" keys="Esc" icon={<X />} size="sm" className="-mt-1 -mr-1.5" onClick={onClose} />}
      </div>
      {children}
    </aside>
  )
}
