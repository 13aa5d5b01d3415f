'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { signIn } from './sign-in.ts'

export function SignInForm({ returnPath }: { returnPath: string }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setIsBusy(true)
    const outcome = await signIn(email, password)
    if (outcome.ok) return window.location.assign(returnPath)
    setError(outcome.message)
    setIsBusy(false)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Field label="E-mail">
        <TextInput
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field label="Password" error={error}>
        <TextInput
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <Button type="submit" variant="primary" isBusy={isBusy} className="mt-1 w-full">
        Sign in
      </Button>
    </form>
  )
}
