'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { Controller, useForm } from 'react-hook-form'
import { type Invitation, invitation } from '#domain/people-input.ts'
import { invitePersonAction } from '#server/server-actions/people-actions.ts'
import type { Confirmed } from '../account/use-confirmed.tsx'
import { ApiError, describeError } from '../api/api-error.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { TextInput } from '../ui/text-input.tsx'
import type { MadeLink } from './password-link-dialog.tsx'
import { RoleReach } from './role-reach.tsx'
import { ROLE_MEANS, ROLE_OPTIONS, tagsOfRole } from './role-words.ts'

const FORM = 'invite-person'
const fields = ['name', 'email', 'role', 'tags'] as const

type Props = { act: Confirmed['act']; onClose: () => void; onInvited: (link: MadeLink) => void }

/** Who is invited, and as what; the password is theirs to choose. */
export function InviteDialog({ act, onClose, onInvited }: Props) {
  const { register, control, handleSubmit, setError, setValue, getValues, watch, formState } = useForm<Invitation>({
    resolver: zodResolver(invitation),
    mode: 'onTouched',
    defaultValues: { name: '', email: '', role: 'viewer', tags: null },
  })
  const { errors, isSubmitting } = formState
  const submit = handleSubmit(async (input) => {
    try {
      const invited = await act(() => invitePersonAction(input))
      if (invited) onInvited({ name: input.name, token: invited.data.token, mail: invited.data.mail })
    } catch (error) {
      const told = error instanceof ApiError ? error.fields : {}
      for (const field of fields) if (told[field]) setError(field, { message: told[field] })
      if (!fields.some((field) => told[field])) setError('root', { message: describeError(error).message })
    }
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Invite somebody"
      description="You get a link to give them; they choose their password by it. Where Djag has a mail server, it is mailed to them, too."
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={FORM} variant="primary" isBusy={isSubmitting}>
            Make the link
          </Button>
        </>
      }
    >
      <form id={FORM} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label="Name" help="Stands beside everything they do." error={errors.name?.message}>
          <TextInput {...register('name')} autoComplete="off" />
        </Field>
        <Field label="E-mail" help="They sign in with it." error={errors.email?.message}>
          <TextInput {...register('email')} type="email" autoComplete="off" />
        </Field>
        <Field label="Role" help={`${watch('role')}: ${ROLE_MEANS[watch('role')]}.`} error={errors.role?.message}>
          <Controller
            control={control}
            name="role"
            render={({ field }) => (
              <Select
                {...field}
                onChange={(role) => {
                  field.onChange(role)
                  setValue('tags', tagsOfRole(role, getValues('tags')))
                }}
                options={ROLE_OPTIONS}
              />
            )}
          />
        </Field>
        <Controller
          control={control}
          name="tags"
          render={({ field }) => (
            <RoleReach role={watch('role')} tags={field.value} onChange={field.onChange} error={errors.tags?.message} />
          )}
        />
        {errors.root && (
          <p role="alert" className="text-sm text-red">
            {errors.root.message}
          </p>
        )}
      </form>
    </Dialog>
  )
}
