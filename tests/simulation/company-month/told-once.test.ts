import { describe, expect, it } from 'vitest'
import { judgeMonth } from './judge-month.ts'
import { liveMonth } from './live-month.ts'

const TASKS = 120
const DAYS = 2
/** Half as often as a risk of a moment takes to be told, and seldom enough for a test. */
const FORETELL_MS = 3 * 60_000

/**
 * A month of a company of three hundred tasks is lived by `npm run bench:warnings`. COMPANY_MONTH_SEED=… has the nights of that seed lived again.
 */
describe('each cause of a company’s bad nights is told once to each channel, and its end, while receivers are down, slow, fail or refuse', {
  timeout: 300_000,
}, () => {
  it('in nights that are always the same, in which every kind of thing occurs', () => {
    const judged = judgeMonth(liveMonth(TASKS, DAYS, 1, FORETELL_MS))
    expect(judged.problems).toEqual([])
    expect(judged.causes).toBeGreaterThan(4)
    expect(judged.missedDeadlines).toBeGreaterThan(4)
    expect(judged.namedElsewhere).toBe(0)
    expect(judged.refused).toBeGreaterThan(0)
  })

  it.each([1_796_100_704, 1_796_100_991])('in nights in which a run is late, and fails once that is over (seed %i)', (seed) => {
    expect(judgeMonth(liveMonth(TASKS, DAYS, seed, FORETELL_MS)).problems).toEqual([])
  })

  const seed = Number(process.env.COMPANY_MONTH_SEED ?? Math.floor(Date.now() / 1_000))
  it(`in nights that nobody has lived before (seed ${seed})`, () => {
    expect(judgeMonth(liveMonth(TASKS, DAYS, seed, FORETELL_MS)).problems).toEqual([])
  })
})
