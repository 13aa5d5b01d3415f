'use client'

import { Button } from '../ui/button.tsx'

/** What an edge that is drawn without the pointer still needs, or why it can't end where the pointer is. */
export function LinkingNotice({ fromName, onCancel }: { fromName: string; onCancel: () => void }) {
  return (
    <div
      role="status"
      className="absolute inset-x-3 top-3 z-10 mx-auto flex w-fit max-w-[calc(100%-1.5rem)] items-center gap-3 rounded bg-raised px-3 py-2 text-sm shadow-float"
    >
      <span className="min-w-0 [overflow-wrap:anywhere]">
        Choose the task that runs after <span className="font-medium">{fromName}</span>: a click, or arrows and Enter.
      </span>
      <Button size="sm" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  )
}

/** Beside an edge that is being dragged over a task where it can't end; the cycle is red meanwhile. */
export function DrawingWarning({ message }: { message: string }) {
  return (
    <p
      role="status"
      className="pointer-events-none absolute inset-x-3 bottom-3 z-10 mx-auto w-fit max-w-[calc(100%-1.5rem)] rounded border border-red bg-raised px-3 py-2 text-sm shadow-float"
    >
      {message}
    </p>
  )
}
