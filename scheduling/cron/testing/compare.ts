import { instantsBetween } from '../instants.ts'
import { DAY_MS } from '../lengths-of-time.ts'
import { compileCrontab } from '../schedule.ts'
import { bruteForceInstants, type ModelledCrontab, type WalkedMinutes } from './brute-force.ts'
import type { Dice } from './random-crontab.ts'

/**
 * Holds a compiled crontab against the brute force over a walked range, less a day at either end: forward, backward and counted.
 * Gives null when they agree, else what they disagree on.
 */
export function disagreement(crontab: ModelledCrontab, walked: WalkedMinutes, dice: Dice): string | null {
  const schedule = compileCrontab(crontab.definition)
  const afterMs = walked.fromMs + DAY_MS
  const throughMs = walked.fromMs + (walked.minutes.length - 1) * 60_000 - DAY_MS
  const expected = bruteForceInstants(crontab, walked).filter((instantMs) => instantMs > afterMs && instantMs <= throughMs)
  const forward = instantsBetween(schedule, afterMs, throughMs, expected.length + 1)
  if (forward.join() !== expected.join()) return `next: ${difference(forward, expected)}`

  const backward: number[] = []
  for (let atMs = schedule.previous(throughMs); atMs !== null && atMs > afterMs; atMs = schedule.previous(atMs - 1)) backward.push(atMs)
  backward.reverse()
  if (backward.join() !== expected.join()) return `previous: ${difference(backward, expected)}`

  for (let round = 0; round < 8; round++) {
    const fromMs = afterMs + dice(throughMs - afterMs)
    const toMs = fromMs + dice(throughMs - fromMs)
    const counted = schedule.countBetween(fromMs, toMs)
    const really = expected.filter((instantMs) => instantMs > fromMs && instantMs <= toMs).length
    if (counted !== really) return `countBetween(${iso(fromMs)}, ${iso(toMs)}): ${counted} instead of ${really}`
  }
  return null
}

function difference(found: readonly number[], expected: readonly number[]): string {
  const extra = found.filter((instantMs) => !expected.includes(instantMs))
  const missing = expected.filter((instantMs) => !found.includes(instantMs))
  return `too many ${extra.slice(0, 3).map(iso).join(' ') || 'none'}, missing ${missing.slice(0, 3).map(iso).join(' ') || 'none'}`
}

function iso(instantMs: number): string {
  return new Date(instantMs).toISOString()
}
