import { jsonValueProblem, MOST_JSON_BYTES, tooLarge } from '../json-limits.ts'
import type { JsonValue } from '../json-value.ts'
import type { Filling } from './fill-values.ts'
import { fillValue } from './fill-values.ts'
import type { Placeholder } from './placeholder.ts'

/** The arguments of a task or run. */
export type Arguments = { args: unknown[]; kwargs: Record<string, unknown> }

/** Arguments that a person gives for once: a field that is not there is as the task has it. */
export type GivenArguments = { args?: unknown[] | undefined; kwargs?: Record<string, unknown> | undefined }

/** Arguments with their places filled. `isOpen` as of `FilledValue`; `problem`: why a run can't have them, a sentence. */
export type FilledArguments = Arguments & { isOpen: boolean; problem: string | null }

/** Fills the places of both fields as one, so that both are templates still or neither is; what is too large or too deep then is a problem. */
export function fillArguments({ args, kwargs }: Arguments, fill: (placeholder: Placeholder) => Filling): FilledArguments {
  const given = [args, kwargs] as [JsonValue[], { [key: string]: JsonValue }]
  // Each of the two has this much room, and no character takes less than a byte.
  const { value, isOpen, missing, isTooLarge } = fillValue(given, fill, 2 * MOST_JSON_BYTES)
  if (missing !== null) return { args, kwargs, isOpen, problem: missing }
  const tooMuch = isTooLarge ? tooLarge(null) : (jsonValueProblem(value[0]) ?? jsonValueProblem(value[1]))?.message
  if (tooMuch) return { args, kwargs, isOpen, problem: `The arguments cannot be used once their placeholders are filled: ${tooMuch}` }
  return { args: value[0], kwargs: value[1], isOpen, problem: null }
}
