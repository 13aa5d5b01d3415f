import { expect, test } from 'vitest'
import type { PlanForecast } from '../model/plan-bars.ts'
import { planOf } from '../testing/plan-views.ts'
import type { PlanQuestion } from './plan-forecast.worker.ts'
import { type KnownForecast, NOTHING_KNOWN, PlanForecasts } from './plan-forecasts.ts'

const planAt = (nowMs: number) => planOf([], { nowMs })
const through = (throughMs: number): PlanForecast => ({ runs: [], waits: [], ranges: [], nowMs: 0, throughMs, foreseen: null })

function foretelling() {
  const [asked, told]: [PlanQuestion[], KnownForecast[]] = [[], []]
  const one = new PlanForecasts(
    (question) => asked.push(question),
    (known) => told.push(known),
  )
  return { one, asked, told, plans: () => asked.map(({ plan }) => plan.nowMs), known: () => told.at(-1) }
}

test('a simulation is let to its end before that of a newer plan begins, and then the newest is simulated', () => {
  const { one, plans, known } = foretelling()
  one.ask({ plan: planAt(1), filter: 'a', endMs: 100, whatIf: null })
  one.receive({ number: 1, forecast: through(50), isDone: false })
  one.ask({ plan: planAt(2), filter: 'a', endMs: 100, whatIf: null })
  one.ask({ plan: planAt(3), filter: 'a', endMs: 100, whatIf: null })
  expect(plans()).toEqual([1])
  one.receive({ number: 1, forecast: through(100), isDone: true })
  expect(plans()).toEqual([1, 3])
  // As much as was known is not known of it yet.
  one.receive({ number: 2, forecast: through(60), isDone: false })
  expect(known()?.forecast?.throughMs).toBe(100)
  one.receive({ number: 2, forecast: through(90), isDone: true })
  expect(known()).toEqual({ forecast: through(90), isDone: true, problem: null })
})

test('other tasks, and more time, are simulated at once; what is known of others is dropped', () => {
  const { one, plans, known } = foretelling()
  one.ask({ plan: planAt(1), filter: 'a', endMs: 100, whatIf: null })
  one.receive({ number: 1, forecast: through(50), isDone: false })
  one.ask({ plan: planAt(1), filter: 'a', endMs: 200, whatIf: null })
  expect([plans(), known()?.forecast?.throughMs]).toEqual([[1, 1], 50])
  one.ask({ plan: planAt(2), filter: 'b', endMs: 200, whatIf: null })
  expect([plans(), known()]).toEqual([[1, 1, 2], NOTHING_KNOWN])
  one.receive({ number: 2, forecast: through(200), isDone: true })
  expect(known()).toEqual(NOTHING_KNOWN)
})

test('a plan of which nothing can be foretold says why, and the next one is asked for', () => {
  const { one, plans, known } = foretelling()
  one.ask({ plan: planAt(1), filter: 'a', endMs: 100, whatIf: null })
  one.ask({ plan: planAt(2), filter: 'a', endMs: 100, whatIf: null })
  one.receive({ number: 1, problem: 'No.' })
  expect([plans(), known()?.problem]).toEqual([[1, 2], 'No.'])
})
