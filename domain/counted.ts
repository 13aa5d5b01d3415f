/**
 * A number with its noun, thousands set off by commas: `1 run`, `12,000 runs`.
 *
 * @param many the noun for any other number than one; left out: with an s
 */
export function counted(count: number, one: string, many?: string): string {
  return `${count.toLocaleString('en')} ${agreeing(count, one, many)}`
}

/** The word alone that agrees with a number, for verbs and where the number is written otherwise: `is` or `are`, `run` or `runs`. */
export function agreeing(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? one : many
}
