import { ACTION_PAYLOADS } from '#domain/user-actions/payloads.ts'
import { requestSubject, withdrawRequest } from '#server/use-cases/run/withdraw-request.ts'
import { defineUserAction } from '../define-user-action.ts'

/** Takes back a run or rerun that was asked for and has not started (rules R1, R4). */
export const withdrawRequestAction = defineUserAction({
  type: 'withdraw-request',
  title: 'Withdraw request',
  description: 'Takes back a run or a rerun that was asked for and still waits for its turn.',
  payload: ACTION_PAYLOADS['withdraw-request'],
  carriedOut: 'at_once',
  subject: async (tx, { requestId }) => await requestSubject(tx, requestId),
  carryOut: async (tx, { actor, payload }) => await withdrawRequest(tx, actor, payload),
})
