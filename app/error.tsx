'use client'

import { ErrorState } from '@/components/ui/error-state.tsx'

type Props = { error: Error & { digest?: string }; reset: () => void }

export default function PageError({ error, reset }: Props) {
  return (
    <main className="mx-auto max-w-2xl px-4 pt-[12vh]">
      <ErrorState title="This page could not be shown" error={error} onRetry={reset} />
      {error.digest && <p className="pt-2 font-mono text-xs text-faint">{error.digest}</p>}
    </main>
  )
}
