import { describe, expect, it } from 'vitest'
import { canBecome, isActive, isEnded, RUN_STATES, RUN_TRANSITIONS, statesBefore } from '#scheduling/model/run-states.ts'

describe('run states', () => {
  it('are each either active or ended', () => {
    for (const state of RUN_STATES) expect(isActive(state)).toBe(!isEnded(state))
  })

  it('of an ended run change only to another word of a person, or back to the queue', () => {
    for (const state of RUN_STATES.filter(isEnded)) {
      const afterwards = RUN_TRANSITIONS[state]
      expect(afterwards.filter(isActive)).toEqual(['queued'])
      expect(afterwards.filter(isEnded)).toEqual((['succeeded', 'failed'] as const).filter((marked) => marked !== state))
    }
  })

  it('of an active run all give way to a mark', () => {
    for (const state of RUN_STATES.filter(isActive)) expect(RUN_TRANSITIONS[state]).toEqual(expect.arrayContaining(['succeeded', 'failed']))
  })

  it('lead from every active state to an end', () => {
    for (const state of RUN_STATES.filter(isActive)) expect(RUN_TRANSITIONS[state].some(isEnded)).toBe(true)
  })

  it.each([
    ['queued', 'running', true],
    ['running', 'retrying', true],
    ['running', 'queued', true],
    ['retrying', 'queued', false],
    ['retrying', 'running', true],
    ['queued', 'retrying', false],
    ['failed', 'queued', true],
    ['failed', 'running', false],
    ['succeeded', 'cancelled', false],
    ['expired', 'failed', true],
    ['running', 'running', false],
  ] as const)('%s to %s: %s', (from, to, allowed) => {
    expect(canBecome(from, to)).toBe(allowed)
  })

  it.each([
    ['running', ['queued', 'retrying']],
    ['retrying', ['running']],
    ['queued', ['running', 'succeeded', 'failed', 'cancelled', 'expired']],
    ['cancelled', ['queued', 'running', 'retrying']],
  ] as const)('before %s are %j', (to, before) => {
    expect(statesBefore(to)).toEqual(before)
  })
})
