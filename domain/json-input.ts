import { z } from 'zod'
import { jsonValueProblem } from './json-limits.ts'

/** A JSON list as it is stored, within the limits of `json-limits.ts`. */
export const jsonList = z
  .custom<unknown[]>((value) => Array.isArray(value), { message: 'This must be a list: [ … ].', abort: true })
  .superRefine(withinLimits)
  .meta({ type: 'array', items: {} })

/** A JSON object as it is stored, within the same limits. */
export const jsonObject = z
  .custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), {
    message: 'This must be an object: { … }.',
    abort: true,
  })
  .superRefine(withinLimits)
  .meta({ type: 'object' })

function withinLimits(value: unknown, context: z.core.$RefinementCtx): void {
  const problem = jsonValueProblem(value)
  if (problem) context.addIssue({ code: 'custom', message: problem.message, path: problem.path })
}
