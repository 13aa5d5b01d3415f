import { z } from 'zod'
import { canNameSecret } from './secret-name.ts'

/** A shorter one stands in too many words that are none, so that it could not be hidden where runs write it. */
export const SHORTEST_SECRET = 4
const LONGEST_SECRET_BYTES = 32 * 1024

/** The name of a secret. Names that differ in the case of letters are two secrets. */
export const secretName = z
  .string()
  .min(1, 'Give the secret a name.')
  .max(100, 'At most 100 characters.')
  .refine(canNameSecret, 'Letters, digits and any of _ . - with a letter or digit first.')

/** A secret exactly as it is: line ends, spaces and quotes are its own. */
const secretValue = z
  .string()
  .min(SHORTEST_SECRET, `At least ${SHORTEST_SECRET} characters: a shorter one could not be hidden in what runs write.`)
  .refine((text) => new TextEncoder().encode(text).length <= LONGEST_SECRET_BYTES, `At most ${LONGEST_SECRET_BYTES / 1024} KiB.`)
  .refine((text) => !text.includes('\0'), 'It holds the character NUL, which no environment and no header takes.')
  .refine((text) => text.isWellFormed(), 'It holds half of a character (a lone surrogate).')
  .refine((text) => text.trim() !== '', 'It holds nothing but spaces.')

/** `mayReplace`: whether a secret of this name that is there gets the new value; otherwise it is refused. */
export const secretInput = z.object({ name: secretName, value: secretValue, mayReplace: z.boolean().default(true) })
export const secretDeletion = z.object({ name: secretName })
export type SecretInput = z.output<typeof secretInput>
