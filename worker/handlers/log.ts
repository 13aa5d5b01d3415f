import { z } from 'zod'
import { LOG_LEVELS } from '#domain/log-levels.ts'
import { defineHandler } from '#worker/handler-definition/define-handler.ts'

export default defineHandler({
  name: 'log',
  description: 'Writes one line into the log of the run.',
  input: z.object({
    message: z.string().describe('The text to write.'),
    level: z.enum(LOG_LEVELS).default('info').describe('How serious it is.'),
  }),
  positional: ['message', 'level'],
  inline: true,
  run(context, { message, level }) {
    context.log[level](message)
    return { message }
  },
})
