'use client'

import { TriangleAlert, X } from 'lucide-react'
import { IconButton } from '../ui/icon-button.tsx'

/** Why an edge was not drawn; the cycle it would have closed is red on the canvas meanwhile. */
export function RefusalNotice({ message, onClose }: { message: string; onClose: () => void }) {
  return (
    <div
      role="alert"
      className="animate-rise absolute top-3 left-3 z-10 flex max-w-[min(36rem,calc(100%-1.5rem))] items-start gap-2 rounded bg-raised py-2 pr-1 pl-3 text-sm shadow-float"
    >
      <TriangleAlert aria-hidden className="mt-1 size-4 shrink-0 text-red" />
      <p className="min-w-0 flex-1 py-0.5 [overflow-wrap:anywhere]">{message}</p>
      <IconButton label="Close" icon={<X />} size="sm" onClick={onClose} />
    </div>
  )
}
