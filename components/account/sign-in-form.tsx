'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { useHydrated } from '../ui/use-hydrated.ts'
import { type SignInOutcome, signIn, signInByCode } from './sign-in.ts'

/** Asks for e-mail and password, and then, of who has turned it on, for a code. */
export function SignInForm({ returnPath }: { returnPath: string }) {
  const isHydrated = useHydrated()
  const [isBusy, setIsBusy] = useState(false)
  const [isCodeAsked, setIsCodeAsked] = useState(false)
  const [error, setError] = useState<string>()
  const submit = (attempt: (typed: FormData) => Promise<SignInOutcome>) => async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setIsBusy(true)
    setError(undefined)
    // Out of the fields: a browser may have filled them in before the page came alive.
    const outcome = await attempt(new FormData(event.currentTarget))
    if (outcome.ok && outcome.next === 'in') return window.location.assign(returnPath)
    if (outcome.ok) setIsCodeAsked(true)
    else setError(outcome.message)
    setIsBusy(false)
  }
  if (isCodeAsked) {
    return (
      <form method="post" onSubmit={submit((typed) => signInByCode(String(typed.get('code'))))} className="flex flex-col gap-4">
        <Field label="Code" help="The six digits that your app shows, or a recovery code." error={error}>
          <TextInput key="code" name="code" autoComplete="one-time-code" inputMode="text" required autoFocus isMono />
        </Field>
        <Button type="submit" variant="primary" isBusy={isBusy} className="mt-1 w-full">
          Sign in
        </Button>
      </form>
    )
  }
  return (
    // It can't be sent before the page has come alive; were it all the same, the password must not get into the address.
    <form
      method="post"
      onSubmit={submit((typed) => signIn(String(typed.get('email')), String(typed.get('password'))))}
      className="flex flex-col gap-4"
    >
      <Field label="E-mail">
        <TextInput type="email" name="email" autoComplete="username" isFilledByBrowser required autoFocus />
      </Field>
      <Field label="Password" error={error}>
        <TextInput type="password" name="password" autoComplete="current-password" isFilledByBrowser required />
      </Field>
      <Button type="submit" variant="primary" disabled={!isHydrated} isBusy={isBusy} className="mt-1 w-full">
        Sign in
      </Button>
    </form>
  )
}
