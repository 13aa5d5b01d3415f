/** One side of a comparison: `prepare` is not measured; `run` gives back when all `count` items are done. */
export type Contender = { name: string; prepare(): Promise<void>; run(): Promise<void> }

const ROUNDS = 5

/**
 * Runs two sides alternately, so that whatever else the machine does hits both, after one round each that only warms up.
 * Prints each side's median rate and the ratio of ours to the reference, against its target.
 */
export async function compare(title: string, count: number, ours: Contender, reference: Contender, targetRatio: number): Promise<void> {
  const rates = new Map<Contender, number[]>([
    [ours, []],
    [reference, []],
  ])
  for (let round = 0; round <= ROUNDS; round++) {
    for (const side of [reference, ours]) {
      await side.prepare()
      const startedMs = performance.now()
      await side.run()
      const rate = (count / (performance.now() - startedMs)) * 1000
      if (round > 0) rates.get(side)?.push(rate)
    }
  }
  const [own, other] = [median(rates.get(ours) ?? []), median(rates.get(reference) ?? [])]
  const ratio = own / other
  console.log(`\n${title} (${count}, median of ${ROUNDS})`)
  console.log(`  ${ours.name}: ${Math.round(own)}/s`)
  console.log(`  ${reference.name}: ${Math.round(other)}/s`)
  console.log(`  ratio ${ratio.toFixed(2)} (target ${targetRatio}): ${ratio >= targetRatio ? 'reached' : 'MISSED'}`)
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
