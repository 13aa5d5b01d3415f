import type { JsonValue } from '../json-value.ts'
import { fillValue } from './fill-values.ts'
import { fillInstantPlace } from './instant-place.ts'
import type { Placeholder } from './placeholder.ts'
import { mayHavePlaceholders, readTemplate } from './text-template.ts'

/** A place of which nobody knows what it is going to be; `isText`: a text in any case. */
export type UnknownPlace = { path: readonly string[]; isText: boolean }

const SAMPLE_MS = Date.UTC(2026, 10, 30, 5)
const SAMPLE_RUN_ID = '019acfb1-2c3d-7e4f-8a5b-6c7d8e9f0a1b'

/** A value as it may be once its places are filled, to be checked by a schema, and the places of which that says nothing. */
export function sampleOf<Value extends JsonValue>(given: Value): { value: Value; unknown: UnknownPlace[] } {
  return { value: fillValue(given, (placeholder) => ({ value: sample(placeholder) })).value, unknown: unknownPlaces(given) }
}

function sample(placeholder: Placeholder): JsonValue {
  switch (placeholder.kind) {
    case 'instant':
      return fillInstantPlace(placeholder.place, { scheduledForMs: SAMPLE_MS, alignedForMs: SAMPLE_MS }, 'UTC')
    case 'attempt':
      return 1
    case 'runId':
      return SAMPLE_RUN_ID
    case 'task':
    case 'result':
    case 'secret':
      return placeholder.source
  }
}

function unknownPlaces(value: JsonValue, path: readonly string[] = []): UnknownPlace[] {
  if (typeof value === 'string') {
    if (!mayHavePlaceholders(value)) return []
    const { parts } = readTemplate(value)
    const unknown = parts.filter((part) => typeof part !== 'string' && ['task', 'result', 'secret'].includes(part.kind))
    if (unknown.length === 0) return []
    return [{ path, isText: parts.length > 1 || unknown.some((part) => typeof part !== 'string' && part.kind !== 'result') }]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => unknownPlaces(inner, [...path, key]))
}
