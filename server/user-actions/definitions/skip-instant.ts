import { z } from 'zod'
import { instantInput } from '#domain/instant-input.ts'
import { skipInstant } from '#server/use-cases/task/skip-instant.ts'
import { defineAction } from '../define-action.ts'
import { taskIdField, taskSubjectById } from '../task-of-action.ts'

/** A run that is not wanted tonight: its instant is recorded as skipped (rule R9). */
export const skipInstantAction = defineAction({
  type: 'skip-instant',
  title: 'Skip instant',
  description: 'Makes no run for the instant of a task that waits, or for the next to come.',
  payload: z.strictObject({
    taskId: taskIdField,
    instant: instantInput.meta({ title: 'Instant', description: 'The first one that is undecided, due or to come.', widget: 'instant' }),
    andEarlier: z
      .boolean()
      .default(false)
      .meta({ title: 'Earlier ones too', description: 'Skip everything undecided up to that instant.' }),
  }),
  carriedOut: 'at_once',
  subject: taskSubjectById,
  async carryOut(tx, { payload }) {
    const { taskName, firstMs, lastMs, count } = await skipInstant(tx, payload)
    const [first, last] = [new Date(firstMs).toISOString(), new Date(lastMs).toISOString()]
    const which = count === 1 ? `the instant ${last}` : `${count} instants, ${first} to ${last},`
    return { message: `Skipped ${which} of “${taskName}”.`, after: { firstInstant: first, lastInstant: last, count } }
  },
})
