import { z } from 'zod'
import { instantInput } from '#domain/instant-input.ts'

/** Parts of the schemas that addresses of the API are read by. Everything arrives as text. */

/** A whole number from 1 that fits the database's ids. */
export const idParameter = z.coerce.number('Not a number.').int('Not a whole number.').positive('Not an id.')

export const uuidParameter = z.uuid('Not an id of a run.').toLowerCase()

/** What a person types into a search box. PostgreSQL has no NUL in text. */
export const searchParameter = z
  .string()
  .max(200, 'At most 200 characters.')
  .transform((text) => text.replaceAll('\0', '').trim())
  .optional()

/** An instant as ISO text, of the years that rules know. */
export const instantParameter = instantInput.transform((text) => new Date(text))

/** How many rows a page has. */
export function limitParameter(most: number, fallback: number) {
  return z.coerce.number('Not a number.').int('Not a whole number.').min(1, 'At least 1.').max(most, `At most ${most}.`).default(fallback)
}

/** Which page of a numbered list, from 1. */
export const pageParameter = z.coerce
  .number('Not a number.')
  .int('Not a whole number.')
  .min(1, 'At least 1.')
  .max(1_000_000, 'At most 1,000,000.')
  .default(1)

/** One of a list; the message names them all. */
export function choiceParameter<const Choices extends readonly [string, ...string[]]>(choices: Choices) {
  return z.enum(choices, `Use one of ${choices.join(', ')}.`)
}

/** Several of a list with commas between them. */
export function choicesParameter<const Choices extends readonly [string, ...string[]]>(choices: Choices) {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(choiceParameter(choices)))
    .transform((chosen) => [...new Set(chosen)])
    .meta({ description: `Several with commas between them, of ${choices.join(', ')}.` })
}

/** Several, with commas between them. */
export function listParameter<Item extends z.ZodType>(item: Item, most: number) {
  return z
    .preprocess((text) => String(text).split(','), z.array(item).max(most, `At most ${most}.`))
    .meta({ type: 'string', description: `Several with commas between them, at most ${most}.` })
}

/** For what is read whole. */
export const noParameters = z.object({})
