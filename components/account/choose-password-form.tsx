'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { choosePasswordAction } from '#server/server-actions/people-actions.ts'
import { actionFailure } from '../api/action-failure.ts'
import { Button } from '../ui/button.tsx'
import { isSamePassword, NewPasswordFields, newPasswordShape } from './new-password-fields.tsx'
import { signIn } from './sign-in.ts'
import { useLinkToken } from './use-link-token.ts'

const choice = z.object(newPasswordShape).refine(...isSamePassword)
type Choice = z.infer<typeof choice>

/** Chooses a password by the link of this page, and signs in with it. */
export function ChoosePasswordForm() {
  const token = useLinkToken()
  const { register, handleSubmit, setError, formState } = useForm<Choice>({
    resolver: zodResolver(choice),
    mode: 'onTouched',
    defaultValues: { newPassword: '', repeated: '' },
  })
  const { errors, isSubmitting } = formState
  const submit = handleSubmit(async (form) => {
    const result = await choosePasswordAction({ token: token ?? '', password: form.newPassword }).catch((error: unknown) => ({
      ok: false as const,
      error: actionFailure(error),
    }))
    if (!result.ok) return setError('root', { message: result.error.fields?.token ?? result.error.message })
    const outcome = await signIn(result.data.email, form.newPassword)
    window.location.assign(outcome.ok && outcome.next === 'in' ? '/' : '/sign-in')
  })
  if (token === null) {
    return (
      <p role="alert" className="text-base text-muted">
        Open this page by the link that you were given: it carries what belongs to you. If it has run out, an administrator can make
        another.
      </p>
    )
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <NewPasswordFields label="Password" register={register} errors={errors} isFirst />
      {errors.root && (
        <p role="alert" className="text-sm text-red">
          {errors.root.message}
        </p>
      )}
      <Button type="submit" variant="primary" isBusy={isSubmitting} className="mt-1 w-full">
        Choose this password
      </Button>
    </form>
  )
}
