import { describe, expect, it } from 'vitest'
import { obstacleToCancelling, obstacleToMarking, obstacleToRerunning } from '#domain/user-actions/what-may-be-done.ts'
import { RUN_STATES, type RunState } from '#scheduling/model/run-states.ts'

/** What can be done with a run of a live task of which nothing is asked for yet, by its state. */
const WHAT_CAN_BE_DONE: Record<RunState, readonly string[]> = {
  queued: ['cancel', 'mark succeeded', 'mark failed'],
  running: ['cancel', 'mark succeeded', 'mark failed'],
  retrying: ['cancel', 'mark succeeded', 'mark failed'],
  succeeded: ['mark failed', 'rerun'],
  failed: ['mark succeeded', 'rerun'],
  cancelled: ['mark succeeded', 'mark failed', 'rerun'],
  expired: ['mark succeeded', 'mark failed', 'rerun'],
}

describe('what can be done with a run', () => {
  const doable = (run: { state: RunState; isBeingCancelled?: boolean; rerunPending?: boolean; taskIsDeleted?: boolean }) => {
    const whole = { isBeingCancelled: false, rerunPending: false, taskIsDeleted: false, ...run }
    return [
      ...(obstacleToCancelling(whole) === null ? ['cancel'] : []),
      ...(obstacleToMarking(whole, 'succeeded') === null ? ['mark succeeded'] : []),
      ...(obstacleToMarking(whole, 'failed') === null ? ['mark failed'] : []),
      ...(obstacleToRerunning(whole) === null ? ['rerun'] : []),
    ]
  }

  it.each(RUN_STATES)('%s', (state) => {
    expect(doable({ state })).toEqual(WHAT_CAN_BE_DONE[state])
    const onceMore = WHAT_CAN_BE_DONE[state].filter((each) => each !== 'cancel' || state !== 'running')
    expect(doable({ state, isBeingCancelled: true })).toEqual(onceMore)
    expect(doable({ state, rerunPending: true })).toEqual(WHAT_CAN_BE_DONE[state].filter((each) => each !== 'rerun'))
    expect(doable({ state, taskIsDeleted: true })).toEqual(WHAT_CAN_BE_DONE[state].filter((each) => each !== 'rerun'))
  })

  it('names what is in the way', () => {
    expect(obstacleToCancelling({ state: 'failed', isBeingCancelled: false })).toBe('has_ended')
    expect(obstacleToCancelling({ state: 'running', isBeingCancelled: true })).toBe('asked_already')
    expect(obstacleToMarking({ state: 'failed' }, 'failed')).toBe('is_so_already')
    expect(obstacleToRerunning({ state: 'running', rerunPending: false, taskIsDeleted: false })).toBe('is_active')
    expect(obstacleToRerunning({ state: 'failed', rerunPending: true, taskIsDeleted: false })).toBe('asked_already')
    expect(obstacleToRerunning({ state: 'failed', rerunPending: false, taskIsDeleted: true })).toBe('task_deleted')
  })
})
