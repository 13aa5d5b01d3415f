/** The value below which this share of the values lies, of values in any order; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Prints a figure beside what is wanted of it at most, with `digits` after the point. Nothing fails by it: a busy machine misses everything. */
export function printWanted(
  what: string,
  value: number,
  { atMost, unit, digits = 0 }: { atMost: number; unit: string; digits?: number },
): void {
  console.log(`  ${what}: ${value.toFixed(digits)} ${unit} (wanted ${atMost}): ${value <= atMost ? 'reached' : 'MISSED'}`)
}
