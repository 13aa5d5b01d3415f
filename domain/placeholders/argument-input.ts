import type { z } from 'zod'
import { jsonList, jsonObject } from '../json-input.ts'
import { jsonValueProblem } from '../json-limits.ts'
import type { JsonValue } from '../json-value.ts'
import { placeholderProblems } from './fill-values.ts'

/** Positional arguments, in which placeholders may stand; what looks like one and is none is refused. */
export const argumentList = jsonList.superRefine(withKnownPlaceholders).meta({ type: 'array', items: {} })

/** Named arguments, in the same way. */
export const argumentObject = jsonObject.superRefine(withKnownPlaceholders).meta({ type: 'object' })

function withKnownPlaceholders(value: unknown, context: z.core.$RefinementCtx): void {
  // What is too deep is refused already, and must not be walked.
  if (jsonValueProblem(value)) return
  for (const { path, message } of placeholderProblems(value as JsonValue)) context.addIssue({ code: 'custom', message, path })
}
