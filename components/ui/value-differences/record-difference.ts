import type { JsonValue } from '#domain/json-value.ts'

type RecordOfValues = { [key: string]: JsonValue }
/** One value that differs, under its dotted path. Undefined: there was none. */
export type ValueDifference = { path: string; before: JsonValue | undefined; after: JsonValue | undefined }

/**
 * What differs between two records, value by value: objects are entered, so that of many arguments only the changed one is named; lists are
 * compared as a whole, because a position says nothing to a reader. What was created has no before, what was deleted no after.
 */
export function recordDifference(before: RecordOfValues | null, after: RecordOfValues | null): ValueDifference[] {
  return differencesIn('', before ?? {}, after ?? {})
}

function differencesIn(prefix: string, before: RecordOfValues, after: RecordOfValues): ValueDifference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((name) => valueDifferences(prefix + name, before[name], after[name]))
}

function valueDifferences(path: string, before: JsonValue | undefined, after: JsonValue | undefined): ValueDifference[] {
  if (sameJson(before, after)) return []
  if (isRecord(before) && isRecord(after)) return differencesIn(`${path}.`, before, after)
  return [{ path, before, after }]
}

function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, index) => sameJson(each, b[index]))
  if (!isRecord(a) || !isRecord(b)) return a === b
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && sameJson(a[name], b[name]))
}

function isRecord(value: JsonValue | undefined): value is RecordOfValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
