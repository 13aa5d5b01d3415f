import { isoInstant } from '#domain/iso-instant.ts'
import { ACTION_PAYLOADS } from '#domain/user-actions/payloads.ts'
import { skipInstant } from '#server/use-cases/task/skip-instant.ts'
import { defineUserAction } from '../define-user-action.ts'
import { taskSubjectById } from '../task-of-action.ts'

/** A run that is not wanted tonight: its instant is recorded as skipped (rule R9). */
export const skipInstantAction = defineUserAction({
  type: 'skip-instant',
  title: 'Skip instant',
  description: 'Makes no run for the instant of a task that waits, or for the next to come.',
  payload: ACTION_PAYLOADS['skip-instant'],
  carriedOut: 'at_once',
  subject: taskSubjectById,
  async carryOut(tx, { actor, payload }) {
    const { taskName, firstMs, lastMs, count } = await skipInstant(tx, actor, payload)
    const [first, last] = [isoInstant(firstMs), isoInstant(lastMs)]
    const which = count === 1 ? `the instant ${last}` : `${count} instants, ${first} to ${last},`
    return { message: `Skipped ${which} of “${taskName}”.`, after: { firstInstant: first, lastInstant: last, count } }
  },
})
