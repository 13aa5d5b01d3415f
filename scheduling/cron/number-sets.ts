/** How sorted sets of numbers are put into words: what they have in common, and the runs they consist of. */

/** Equally spaced members, three at least. */
export type Progression = { from: number; to: number; step: number }

export function progressionOf(numbers: readonly number[]): Progression | null {
  const [from, second] = numbers
  const to = numbers.at(-1)
  if (from === undefined || second === undefined || to === undefined || numbers.length < 3) return null
  const step = second - from
  return numbers.every((value, index) => value === from + index * step) ? { from, to, step } : null
}

/** The step of a set that goes round a column of `size` values evenly, `from` being its first; null: its last step is another. */
export function evenCycleOf(numbers: readonly number[], size: number): { from: number; step: number } | null {
  const [from, second] = numbers
  if (from === undefined || second === undefined) return null
  const step = second - from
  const isEven = step * numbers.length === size && numbers.every((value, index) => value === from + index * step)
  return isEven ? { from, step } : null
}

/** The runs of neighbours that a sorted set consists of, singles as runs of one. */
export function runsOf(numbers: readonly number[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = []
  for (const value of numbers) {
    const last = runs.at(-1)
    if (last && last.to === value - 1) last.to = value
    else runs.push({ from: value, to: value })
  }
  return runs
}

/** Runs of three or more as `5 through 8`, the others one by one. */
export function rangesInWords(numbers: readonly number[], name: (value: number) => string = String): string {
  const parts = runsOf(numbers).flatMap(({ from, to }) => {
    if (to - from >= 2) return [`${name(from)} through ${name(to)}`]
    return from === to ? [name(from)] : [name(from), name(to)]
  })
  return listed(parts)
}

/** `1, 2 and 3` */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

/** `2nd`, `11th`, `23rd` */
export function ordinal(value: number): string {
  const ending = ['th', 'st', 'nd', 'rd'][value % 10] ?? 'th'
  return `${value}${value % 100 > 10 && value % 100 < 14 ? 'th' : ending}`
}
