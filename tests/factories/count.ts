const counts: { made: number }[] = []

/** Counts what a factory made: 1, 2, 3 … in each test file. */
export function makeCount(): () => number {
  const count = { made: 0 }
  counts.push(count)
  return () => ++count.made
}

/** Every factory begins with 1 again. */
export function countAnew(): void {
  for (const count of counts) count.made = 0
}
