'use client'

import { History } from 'lucide-react'
import { Button } from '../../ui/button.tsx'

/** What was typed earlier and never saved stands in the form again. */
export function DraftNotice({ isOutdated, onDiscard }: { isOutdated: boolean; onDiscard: () => void }) {
  return (
    <div role="status" className="mb-4 flex flex-wrap items-center gap-3 rounded bg-amber-soft px-3 py-2 text-sm text-amber">
      <History aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 flex-1">
        Your unsaved changes are back.
        {isOutdated && ' The task was saved by someone since; saving will ask what to do.'}
      </span>
      <Button size="sm" onClick={onDiscard}>
        Discard them
      </Button>
    </div>
  )
}
