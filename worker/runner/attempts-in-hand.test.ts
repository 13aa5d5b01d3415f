import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AttemptsInHand } from './attempts-in-hand.ts'

const WORKER = '01980000-0000-7000-8000-000000000001'
const attemptOf = (runId: string, attempt = 1) => ({ runId, attempt, workerId: WORKER })
const [A, B] = [attemptOf('a'), attemptOf('b')]

describe('what the database says that a worker holds', () => {
  test('is lost at once when the worker does not hold it and waits for no answer', () => {
    const inHand = new AttemptsInHand()
    inHand.take(A)
    expect(inHand.compare([A, B], null)).toEqual([B])
    inHand.letGo(A)
    inHand.beginLook()
    expect(inHand.compare([A], null)).toEqual([A])
  })

  test('is judged at the next look when it was let go of since the database was asked: it may be claimed anew meanwhile', () => {
    const inHand = new AttemptsInHand()
    inHand.take(A)
    inHand.beginLook()
    inHand.letGo(A)
    expect(inHand.compare([A], null)).toEqual([])
    inHand.beginLook()
    expect(inHand.compare([A], null)).toEqual([A])
  })

  test('may belong to the claim whose answer is awaited, until that claim is over', () => {
    const inHand = new AttemptsInHand()
    expect(inHand.compare([A], 1)).toEqual([])
    expect(inHand.compare([A], 1)).toEqual([])
    expect(inHand.compare([A], 2)).toEqual([A])
  })

  test('is forgotten as a suspicion once the answer has come', () => {
    const inHand = new AttemptsInHand()
    expect(inHand.compare([A], 1)).toEqual([])
    inHand.take(A)
    expect(inHand.compare([A], 2)).toEqual([])
    inHand.letGo(A)
    expect(inHand.compare([A], 2)).toEqual([])
  })

  test('is another attempt, or another worker’s, than the one it holds', () => {
    const inHand = new AttemptsInHand()
    inHand.take(attemptOf('a', 2))
    inHand.take({ ...B, workerId: '01980000-0000-7000-8000-000000000002' })
    expect(inHand.compare([A, B], null)).toEqual([A, B])
  })

  test('stays held when an older claim of the very same attempt is let go of', () => {
    const inHand = new AttemptsInHand()
    inHand.take(A)
    inHand.take(A)
    inHand.letGo(A)
    expect(inHand.compare([A], null)).toEqual([])
  })
})

/** A worker and its database, with answers that take their time or never come, and fail-overs that take commits back. */
class World {
  readonly believed = new Map<string, ReturnType<typeof attemptOf>>()
  readonly inHand = new AttemptsInHand()
  readonly held = new Map<string, ReturnType<typeof attemptOf>>()
  readonly #ended: ReturnType<typeof attemptOf>[] = []
  readonly #givenBack: ReturnType<typeof attemptOf>[] = []
  #toGiveUp: ReturnType<typeof attemptOf>[] = []
  #asked: ReturnType<typeof attemptOf>[] | null = null
  #claims = 0
  #claimed: ReturnType<typeof attemptOf>[] | null = null
  wronged: string[] = []

  get claimUnderWay() {
    return this.#claimed ? this.#claims : null
  }
  readonly moves: Record<string, () => void> = {
    claim: () => {
      if (this.#claimed) return
      this.#claims++
      this.#claimed = []
    },
    commit: () => {
      if (!this.#claimed || this.#claimed.length > 0) return
      this.#claimed = [this.#givenBack.shift() ?? attemptOf(`run ${this.#claims}`)]
      for (const attempt of this.#claimed) this.believed.set(attempt.runId, attempt)
    },
    answer: () => {
      for (const attempt of this.#claimed ?? []) {
        this.inHand.take(attempt)
        this.held.set(attempt.runId, attempt)
      }
      this.#claimed = null
    },
    loseAnswer: () => {
      this.#claimed = null
    },
    end: () => {
      const [attempt] = this.held.values()
      if (!attempt) return
      this.held.delete(attempt.runId)
      this.believed.delete(attempt.runId)
      this.inHand.letGo(attempt)
      this.#ended.push(attempt)
    },
    giveBack: () => {
      const [attempt] = this.held.values()
      if (!attempt) return
      this.held.delete(attempt.runId)
      this.believed.delete(attempt.runId)
      this.inHand.letGo(attempt)
      this.#givenBack.push(attempt)
    },
    failOver: () => {
      for (const attempt of this.#ended.splice(0)) this.believed.set(attempt.runId, attempt)
    },
    ask: () => {
      if (this.#asked || this.#toGiveUp.length > 0) return
      this.inHand.beginLook()
      this.#asked = [...this.believed.values()]
    },
    compare: () => {
      if (!this.#asked) return
      this.#toGiveUp = this.inHand.compare(this.#asked, this.claimUnderWay)
      this.#asked = null
    },
    giveUp: () => {
      const onItsWay = new Set(this.#claimed?.map((attempt) => attempt.runId))
      for (const { runId } of this.#toGiveUp.splice(0)) {
        if (!this.believed.has(runId)) continue
        if (this.held.has(runId) || onItsWay.has(runId)) this.wronged.push(runId)
        this.believed.delete(runId)
      }
    },
  }
}

test('whatever comes in whichever order, nothing that is held is given up, and nothing that is not held stays', () => {
  const { moves } = new World()
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...Object.keys(moves)), { maxLength: 60 }), (names) => {
      const world = new World()
      for (const name of names) world.moves[name]?.()
      const look = ['ask', 'compare', 'giveUp']
      for (const name of ['compare', 'giveUp', ...look, 'answer', ...look, ...look]) world.moves[name]?.()
      expect(world.wronged).toEqual([])
      expect([...world.believed.keys()].sort()).toEqual([...world.held.keys()].sort())
    }),
    { numRuns: 2_000 },
  )
})

test('what is given back while the database is asked, and claimed again before it could be given up, stays held', () => {
  const world = new World()
  const names = ['claim', 'commit', 'answer', 'ask', 'giveBack', 'compare', 'claim', 'commit', 'answer', 'giveUp']
  for (const name of names) world.moves[name]?.()
  expect([world.wronged, world.held.size, world.believed.size]).toEqual([[], 1, 1])
})
