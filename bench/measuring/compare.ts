import type postgres from 'postgres'
import { cpuBetween, cpuTaken } from './cpu.ts'
import { median } from './figures.ts'

/** One side of a comparison: `prepare` is not measured; `run` gives back when all `count` items are done. */
export type Contender = { name: string; prepare(): Promise<void>; run(): Promise<void> }

const ROUNDS = 5

/** `count`: how many items a run does. `targetRatio`: how fast ours is to be beside the reference. */
type Comparison = { title: string; count: number; ours: Contender; reference: Contender; targetRatio: number }

/**
 * Runs two sides alternately, so that whatever else the machine does hits both, after one round each that only warms up.
 * Prints each side's median rate, what an item takes of CPU, and the ratio of ours to the reference, against its target.
 */
export async function compare(sql: postgres.Sql, { title, count, ours, reference, targetRatio }: Comparison): Promise<void> {
  const cpu = new Map<Contender, { own: number; inPostgres: number }[]>([
    [ours, []],
    [reference, []],
  ])
  const rates = new Map<Contender, number[]>([
    [ours, []],
    [reference, []],
  ])
  for (let round = 0; round <= ROUNDS; round++) {
    for (const side of [reference, ours]) {
      await side.prepare()
      const before = await cpuTaken(sql)
      const startedMs = performance.now()
      await side.run()
      const rate = (count / (performance.now() - startedMs)) * 1000
      const taken = cpuBetween(before, await cpuTaken(sql))
      if (round === 0) continue
      rates.get(side)?.push(rate)
      cpu.get(side)?.push(taken)
    }
  }
  const cpuOf = (side: Contender) => {
    const each = (of: 'own' | 'inPostgres') => ((median(cpu.get(side)?.map((taken) => taken[of]) ?? []) / count) * 1e6).toFixed(0)
    return `${each('own')} µs of CPU each in Node, ${each('inPostgres')} in PostgreSQL`
  }
  const [own, other] = [median(rates.get(ours) ?? []), median(rates.get(reference) ?? [])]
  const ratio = own / other
  console.log(`\n${title} (${count}, median of ${ROUNDS})`)
  console.log(`  ${ours.name}: ${Math.round(own)}/s, ${cpuOf(ours)}`)
  console.log(`  ${reference.name}: ${Math.round(other)}/s, ${cpuOf(reference)}`)
  console.log(`  ratio ${ratio.toFixed(2)} (target ${targetRatio}): ${ratio >= targetRatio ? 'reached' : 'MISSED'}`)
}
