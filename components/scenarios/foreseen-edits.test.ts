import { expect, test } from 'vitest'
import type { SentEdit } from '#domain/sent-edit.ts'
import { planOf } from '../plan/testing/plan-views.ts'
import type { EditQuestion } from './foreseen-edit.worker.ts'
import { type AskedEdit, ForeseenEdits, type KnownEdit } from './foreseen-edits.ts'

const plans = [planOf([], { nowMs: 0 }), planOf([], { nowMs: 1 }), planOf([], { nowMs: 2 })]
const edited = (key: string, at = 0): AskedEdit => {
  const plan = plans[at]
  if (!plan) throw new Error('There is no such plan.')
  return { key, plan, edit: {} as SentEdit, endMs: 100 }
}
const foreseen = { differences: [], deadlines: { newlyMissed: [], newlyMet: [] }, throughMs: 100, dropsWaiting: false }

function asking() {
  const [asked, told]: [EditQuestion[], KnownEdit[]] = [[], []]
  const one = new ForeseenEdits(
    (question) => asked.push(question),
    (known) => told.push(known),
  )
  return { one, asked, told }
}

test('a plan that is read anew ends no simulation: the newest is simulated once the edit is answered', () => {
  const { one, asked, told } = asking()
  one.ask(edited('a'))
  one.ask(edited('a', 1))
  one.ask(edited('a', 2))
  expect(asked.map(({ plan }) => plan?.nowMs)).toEqual([0])
  one.receive({ number: 1, foreseen })
  expect(told.map(({ asked: { plan } }) => plan.nowMs)).toEqual([0])
  expect(asked.map(({ plan }) => plan?.nowMs)).toEqual([0, 2])
  one.receive({ number: 2, problem: 'No.' })
  expect(told.at(-1)).toMatchObject({ foreseen: null, problem: 'No.' })
  one.ask(edited('a', 1))
  expect(asked).toHaveLength(3)
})

test('another edit is simulated at once, of the plan that is there already, and what comes of the one before is not told', () => {
  const { one, asked, told } = asking()
  one.ask(edited('a'))
  one.ask(edited('a', 1))
  one.ask(edited('b'))
  expect(asked.map(({ number, plan }) => [number, plan?.nowMs])).toEqual([
    [1, 0],
    [2, undefined],
  ])
  one.receive({ number: 1, foreseen })
  expect(told).toEqual([])
  one.receive({ number: 2, foreseen })
  expect(told.map(({ asked: { key } }) => key)).toEqual(['b'])
  // Nothing of the one before is left to be asked.
  expect(asked).toHaveLength(2)
})
