import { TriangleAlert } from 'lucide-react'
import { Tooltip } from '../ui/tooltip.tsx'

/** A handler's name; with a warning when no live worker has it. */
export function HandlerName({ name, isLive }: { name: string; isLive: boolean }) {
  return (
    <span className="inline-flex h-5 max-w-full items-center gap-1.5 align-top">
      <span className="truncate font-mono text-xs">{name}</span>
      {!isLive && (
        <Tooltip content={`No live worker has ${name}: its runs wait in the queue until one comes.`}>
          <button type="button" aria-label={`No live worker has ${name}`} className="text-orange">
            <TriangleAlert className="size-3.5" />
          </button>
        </Tooltip>
      )}
    </span>
  )
}
