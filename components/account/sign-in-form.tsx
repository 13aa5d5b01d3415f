'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { useHydrated } from '../ui/use-hydrated.ts'
import { signIn } from './sign-in.ts'

export function SignInForm({ returnPath }: { returnPath: string }) {
  const isHydrated = useHydrated()
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setIsBusy(true)
    // Out of the fields: a browser may have filled them in before the page came alive.
    const typed = new FormData(event.currentTarget)
    const outcome = await signIn(String(typed.get('email')), String(typed.get('password')))
    if (outcome.ok) return window.location.assign(returnPath)
    setError(outcome.message)
    setIsBusy(false)
  }
  return (
    // It can't be sent before the page has come alive; were it all the same, the password must not get into the address.
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
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
