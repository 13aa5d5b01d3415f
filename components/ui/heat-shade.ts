/** Shares of the colour in a cell, from the fewest to the most; the middle one where all are alike. */
const SHADES = [15, 28, 42, 56, 70] as const
const MIDDLE_SHADE = SHADES[2]
const EMPTY = 'color-mix(in srgb, var(--fg) 5%, transparent)'

/** The least and the most of what is not nothing: between them lie the shades. */
export function heatRange(counts: Iterable<number>): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, 0]
  for (const count of counts) if (count > 0) [least, most] = [Math.min(least, count), Math.max(most, count)]
  return [least, most]
}

/** The colour of a cell of a heat map: the more, the darker, by orders of magnitude, so that one crowd does not pale all others; of nothing, barely any. */
export function heatColour(count: number, [least, most]: readonly [number, number]): string {
  if (count === 0) return EMPTY
  const share = Math.floor((Math.log(count / least) / Math.log(most / least)) * SHADES.length)
  const shade = most === least ? MIDDLE_SHADE : SHADES[Math.min(SHADES.length - 1, share)]
  return `color-mix(in srgb, var(--accent) ${shade}%, transparent)`
}
