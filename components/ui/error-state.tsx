'use client'

import { RotateCw, TriangleAlert } from 'lucide-react'
import { describeError } from '../api/api-error.ts'
import { Button } from './button.tsx'

type Props = {
  /** What could not be done: "Tasks could not be loaded". */
  title: string
  error: unknown
  onRetry?: () => void
}

/** The thing, the reason and the way on; the request id small, for whoever reads the log. */
export function ErrorState({ title, error, onRetry }: Props) {
  const { message, requestId } = describeError(error)
  return (
    <div role="alert" className="flex flex-col items-start gap-2 rounded border border-line-strong p-4">
      <p className="flex items-center gap-2 text-base font-medium">
        <TriangleAlert aria-hidden className="size-4 text-red" />
        {title}
      </p>
      <p className="max-w-[80ch] text-base text-muted">{message}</p>
      <div className="flex items-center gap-3">
        {onRetry && (
          <Button size="sm" icon={<RotateCw />} onClick={onRetry}>
            Try again
          </Button>
        )}
        {requestId && <span className="font-mono text-xs text-faint">request {requestId}</span>}
      </div>
    </div>
  )
}
