'use client'

import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { useHydrated } from '../ui/use-hydrated.ts'
import { addressOfProvider, providerRefusal } from './sign-in.ts'

type Props = { name: string; returnPath: string /** Why the provider sent somebody back who is not signed in. */; refusal: string | null }

/** Leads to the provider, which sends back whoever it knows. */
export function ProviderSignIn({ name, returnPath, refusal }: Props) {
  const isHydrated = useHydrated()
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState(refusal === null ? null : providerRefusal(refusal))
  const go = async () => {
    setIsBusy(true)
    setError(null)
    const outcome = await addressOfProvider(returnPath)
    if (outcome.ok) return window.location.assign(outcome.address)
    setError(outcome.message)
    setIsBusy(false)
  }
  return (
    <div className="flex flex-col gap-4 pt-5">
      <p
        aria-hidden
        className="flex items-center gap-3 text-xs text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line"
      >
        or
      </p>
      <Button disabled={!isHydrated} isBusy={isBusy} onClick={() => void go()} className="w-full">
        Sign in with {name}
      </Button>
      {error !== null && (
        <p role="alert" className="text-sm text-red">
          {error}
        </p>
      )}
    </div>
  )
}
