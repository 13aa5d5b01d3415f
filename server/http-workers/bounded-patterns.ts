import type { InputSchema, ValueSchema } from '#domain/input-schema.ts'

const LONGEST_PATTERN = 200
const ATOM = String.raw`(?:\\[dDwWsS]|\\[^A-Za-z0-9]|\[(?:\\.|[^\]\\])*\]|[^\\^$|?*+()[\]{}])`
const FIXED = String.raw`(?:${ATOM}(?:\{\d+\})?)*`
/** Anchored, without groups, and with one way to fit at each place but one: what it is matched against is read once. */
const BOUNDED = new RegExp(String.raw`^\^${FIXED}(?:${ATOM}(?:[*+?]|\{\d+,\d*\})${FIXED})?\$?$`, 'su')

export const BOUNDED_PATTERN_RULE =
  'The web checks arguments by it, so that it has to be a simple one: ^, then characters and classes, each with a fixed count ({3}) or none, and at most one with another (*, +, ?, {1,5}), then $; no groups, at most 200 characters. Let the handler itself check more.'

/** Whether a text is matched in a time that grows no faster than it does: a token is no leave to make the web stand still. */
export function isBoundedPattern(pattern: string): boolean {
  return pattern.length <= LONGEST_PATTERN && BOUNDED.test(pattern)
}

/** Where in a schema patterns are that are not. */
export function unboundedPatterns(schema: InputSchema | ValueSchema, path: readonly string[] = []): string[][] {
  const own = 'pattern' in schema && typeof schema.pattern === 'string' && !isBoundedPattern(schema.pattern) ? [[...path, 'pattern']] : []
  const items = 'items' in schema && schema.items ? unboundedPatterns(schema.items as ValueSchema, [...path, 'items']) : []
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, value]) =>
    unboundedPatterns(value as ValueSchema, [...path, 'properties', name]),
  )
  return [...own, ...items, ...properties]
}
