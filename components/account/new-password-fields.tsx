import type { FieldError, UseFormRegisterReturn } from 'react-hook-form'
import { z } from 'zod'
import { MINIMUM_PASSWORD_LENGTH, password } from '#domain/account-input.ts'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'

/** What is typed into `NewPasswordFields`, for a form's schema; `isSamePassword` goes with it. */
export const newPasswordShape = { newPassword: password, repeated: z.string() }

type Typed = { newPassword: string; repeated: string }
export const isSamePassword = [
  (typed: Typed) => typed.newPassword === typed.repeated,
  { path: ['repeated'], message: 'This is not the same.' },
] as const satisfies Parameters<z.ZodType<Typed>['refine']>

type Props = {
  /** What the first is called; the second asks for it again. */
  label: string
  register: (name: keyof Typed) => UseFormRegisterReturn
  errors: { [Name in keyof Typed]?: FieldError | undefined }
  /** The form begins with it. */
  isFirst?: boolean
}

/** A password that is chosen, typed twice as nobody sees it. */
export function NewPasswordFields({ label, register, errors, isFirst = false }: Props) {
  return (
    <>
      <Field label={label} help={`At least ${MINIMUM_PASSWORD_LENGTH} characters.`} error={errors.newPassword?.message}>
        <TextInput {...register('newPassword')} type="password" autoComplete="new-password" autoFocus={isFirst} />
      </Field>
      <Field label={`${label} again`} error={errors.repeated?.message}>
        <TextInput {...register('repeated')} type="password" autoComplete="new-password" />
      </Field>
    </>
  )
}
