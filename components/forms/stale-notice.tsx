'use client'

import { TriangleAlert } from 'lucide-react'
import { Button } from '../ui/button.tsx'

type Props = {
  /** "The task", "The crontab". */
  what: string
  onSaveOver: () => void
  onDiscard: () => void
}

/** Someone else saved it meanwhile: nothing is lost, the person decides. */
export function StaleNotice({ what, onSaveOver, onDiscard }: Props) {
  return (
    <div role="alert" className="mb-4 flex flex-wrap items-center gap-3 rounded bg-amber-soft px-3 py-2 text-sm text-amber">
      <TriangleAlert aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 flex-1 basis-64">
        {what} was changed since you opened it, so nothing was saved yet. Your changes still stand here.
      </span>
      <Button size="sm" onClick={onDiscard}>
        Discard mine, show the saved one
      </Button>
      <Button size="sm" onClick={onSaveOver}>
        Save mine over it
      </Button>
    </div>
  )
}
