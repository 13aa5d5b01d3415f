'use client'

import { TriangleAlert, X } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'

type Props = {
  message: string
  /** Null where a future edge would be refused too. */
  onMakeFuture: (() => void) | null
  onClose: () => void
}

/** Why an edge was not drawn; the cycle it would have closed is red on the canvas meanwhile. */
export function RefusalNotice({ message, onMakeFuture, onClose }: Props) {
  return (
    <div
      role="alert"
      className="animate-rise absolute top-3 left-3 z-10 flex max-w-[min(36rem,calc(100%-1.5rem))] items-start gap-2 rounded bg-raised py-2 pr-1 pl-3 text-sm shadow-float"
    >
      <TriangleAlert aria-hidden className="mt-1 size-4 shrink-0 text-red" />
      <div className="min-w-0 flex-1 py-0.5">
        <p className="max-h-[40dvh] overflow-y-auto [overflow-wrap:anywhere]">{message}</p>
        {onMakeFuture && (
          <Button size="sm" className="mt-2" onClick={onMakeFuture}>
            Draw it as a future dependency
          </Button>
        )}
      </div>
      <IconButton label="Close" icon={<X />} size="sm" onClick={onClose} />
    </div>
  )
}
