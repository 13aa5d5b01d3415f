import { z } from 'zod'
import { lineText } from './typed-text.ts'

/** Shortest password anywhere. */
export const MINIMUM_PASSWORD_LENGTH = 10

export const password = z
  .string()
  .min(MINIMUM_PASSWORD_LENGTH, `At least ${MINIMUM_PASSWORD_LENGTH} characters.`)
  .max(128, 'At most 128 characters.')

/** The form that makes the first user. */
export const setUpInput = z.object({
  name: lineText(100).min(1, 'Say your name: others see it beside what you did.'),
  email: lineText(200).toLowerCase().pipe(z.email('This is not an e-mail address.')),
  password,
})
export type SetUpInput = z.infer<typeof setUpInput>
