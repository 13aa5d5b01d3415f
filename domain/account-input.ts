import { z } from 'zod'
import { lineText } from './typed-text.ts'

/** Shortest password anywhere. */
export const MINIMUM_PASSWORD_LENGTH = 10

export const password = z
  .string()
  .min(MINIMUM_PASSWORD_LENGTH, `At least ${MINIMUM_PASSWORD_LENGTH} characters.`)
  .max(128, 'At most 128 characters.')

export const personName = lineText(100).min(1, 'Say the name: others see it beside what is done.')
export const email = lineText(200)
  .toLowerCase()
  .pipe(z.email('This is not an e-mail address.'))
  .meta({ examples: ['ada@example.com'] })

/** What is said of the first user. */
const administratorInput = z.object({ name: personName, email, password })
export type AdministratorInput = z.infer<typeof administratorInput>

/** The form that makes the first user, for whoever has the token that the server printed. */
export const setUpInput = administratorInput.extend({
  token: z.string().trim().min(1, 'Djag printed it when it started.').max(200, 'At most 200 characters.'),
})
export type SetUpInput = z.infer<typeof setUpInput>
