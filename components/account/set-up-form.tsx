'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useEffect, useState } from 'react'
import { useForm } from 'react-hook-form'
import { MINIMUM_PASSWORD_LENGTH, type SetUpInput, setUpInput } from '#domain/account-input.ts'
import { setUpAdministratorAction } from '#server/server-actions/account-actions.ts'
import { actionFailure } from '../api/action-failure.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { signIn } from './sign-in.ts'
import { useLinkToken } from './use-link-token.ts'

const fields = ['token', 'name', 'email', 'password'] as const

/** Makes the administrator and signs in as them. The link that the server printed may have brought its token: then nobody has to type it. */
export function SetUpForm() {
  const { register, handleSubmit, setError, setValue, formState } = useForm<SetUpInput>({
    resolver: zodResolver(setUpInput),
    mode: 'onTouched',
    defaultValues: { token: '', name: '', email: '', password: '' },
  })
  const given = useLinkToken()
  const [isRefused, setIsRefused] = useState(false)
  useEffect(() => {
    if (given) setValue('token', given)
    setIsRefused(false)
  }, [given, setValue])
  const { errors, isSubmitting } = formState
  const submit = handleSubmit(async (input) => {
    const result = await setUpAdministratorAction(input).catch((error: unknown) => ({ ok: false as const, error: actionFailure(error) }))
    if (!result.ok) {
      setError('root', { message: result.error.message })
      if (result.error.fields?.token) setIsRefused(true)
      for (const field of fields) if (result.error.fields?.[field]) setError(field, { message: result.error.fields[field] })
      return
    }
    const outcome = await signIn(input.email, input.password)
    window.location.assign(outcome.ok ? '/' : '/sign-in')
  })
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field label="Your name" help="Stands beside everything you do." error={errors.name?.message}>
        <TextInput {...register('name')} autoComplete="name" autoFocus />
      </Field>
      <Field label="E-mail" help="You sign in with it; nothing is sent to it but what you ask for." error={errors.email?.message}>
        <TextInput {...register('email')} type="email" autoComplete="username" />
      </Field>
      <Field label="Password" help={`At least ${MINIMUM_PASSWORD_LENGTH} characters.`} error={errors.password?.message}>
        <TextInput {...register('password')} type="password" autoComplete="new-password" />
      </Field>
      {(given === null || isRefused) && (
        <Field
          label="Set-up token"
          help="Djag printed it when it started. It also stands in the file setup-token of its data folder."
          error={errors.token?.message}
        >
          <TextInput {...register('token')} autoComplete="off" spellCheck={false} className="font-mono" />
        </Field>
      )}
      {errors.root && !errors.token && (
        <p role="alert" className="text-sm text-red">
          {errors.root.message}
        </p>
      )}
      <Button type="submit" variant="primary" isBusy={isSubmitting} className="mt-1 w-full">
        Make the administrator’s account
      </Button>
    </form>
  )
}
