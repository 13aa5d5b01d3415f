'use client'

import { ErrorState } from '@/components/ui/error-state.tsx'

type Props = { error: Error & { digest?: string }; reset: () => void }

/** A page that failed: the frame stays, so one can go elsewhere. */
export default function PageError({ error, reset }: Props) {
  return (
    <div className="max-w-2xl">
      <ErrorState title="This page could not be shown" error={error} onRetry={reset} />
      {error.digest && <p className="pt-2 font-mono text-xs text-faint">{error.digest}</p>}
    </div>
  )
}
