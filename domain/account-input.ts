import { z } from 'zod'

/** Shortest password anywhere. */
export const MINIMUM_PASSWORD_LENGTH = 10

export const password = z
  .string()
  .min(MINIMUM_PASSWORD_LENGTH, `At least ${MINIMUM_PASSWORD_LENGTH} characters.`)
  .max(128, 'At most 128 characters.')

/** The form that makes the first user. */
export const setUpInput = z.object({
  name: z.string().trim().min(1, 'Say your name: others see it beside what you did.').max(100, 'At most 100 characters.'),
  email: z.string().trim().toLowerCase().max(200, 'At most 200 characters.').pipe(z.email('This is not an e-mail address.')),
  password,
})
export type SetUpInput = z.infer<typeof setUpInput>
