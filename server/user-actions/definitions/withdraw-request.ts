import { z } from 'zod'
import { requestSubject, withdrawRequest } from '#server/use-cases/run/withdraw-request.ts'
import { defineAction } from '../define-action.ts'

/** Takes back a run or rerun that was asked for and has not started (rules R1, R4). */
export const withdrawRequestAction = defineAction({
  type: 'withdraw-request',
  title: 'Withdraw request',
  description: 'Takes back a run or a rerun that was asked for and still waits for its turn.',
  payload: z.strictObject({ requestId: z.uuid('This is not the id of a request.').meta({ title: 'Request' }) }),
  carriedOut: 'at_once',
  subject: async (tx, { requestId }) => await requestSubject(tx, requestId),
  carryOut: async (tx, { payload }) => await withdrawRequest(tx, payload),
})
