'use client'

import { TriangleAlert, X } from 'lucide-react'
import type { EdgeProblem, EdgeShape } from '#scheduling/change/edge-rules.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import type { Refusals } from './use-refusals.ts'

type Props = {
  refusal: NonNullable<Refusals['refusal']>
  onMakeFuture: (edge: EdgeShape) => void
  onClose: () => void
}

/** A future edge would be refused, too. */
const NOT_AS_FUTURE: readonly EdgeProblem['kind'][] = ['duplicate', 'aligned_cycle', 'aligned_future']

/** Why an edge was not drawn; the cycle it would have closed is red on the canvas meanwhile. */
export function RefusalNotice({ refusal: { message, kind, edge }, onMakeFuture, onClose }: Props) {
  // One that is saved already would be made future in vain here; it stays what it is.
  const mayBeFuture = edge.id === null && !NOT_AS_FUTURE.includes(kind)
  return (
    <div
      role="alert"
      className="animate-rise absolute top-3 left-3 z-10 flex max-w-[min(36rem,calc(100%-1.5rem))] items-start gap-2 rounded bg-raised py-2 pr-1 pl-3 text-sm shadow-float"
    >
      <TriangleAlert aria-hidden className="mt-1 size-4 shrink-0 text-red" />
      <div className="min-w-0 flex-1 py-0.5">
        <p className="max-h-[40dvh] overflow-y-auto [overflow-wrap:anywhere]">{message}</p>
        {mayBeFuture && (
          <Button size="sm" className="mt-2" onClick={() => onMakeFuture(edge)}>
            Draw it as a future dependency
          </Button>
        )}
      </div>
      <IconButton label="Close" icon={<X />} size="sm" onClick={onClose} />
    </div>
  )
}
