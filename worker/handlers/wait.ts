import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { defineHandler } from '#worker/handler-definition/define-handler.ts'

const SECONDS_OF_20_DAYS = 20 * 24 * 3600
const STEP_MS = 500

export default defineHandler({
  name: 'wait',
  description:
    'Waits for some time and tells how far it is; ends early when its run is told to stop after its step. Good for trying things out, and for a pause between other tasks.',
  input: z.object({
    seconds: z.number().min(0).max(SECONDS_OF_20_DAYS).default(0).describe('How long to wait.'),
    milliseconds: z
      .number()
      .min(0)
      .max(SECONDS_OF_20_DAYS * 1000)
      .default(0)
      .describe('How much longer, in milliseconds.'),
  }),
  positional: ['seconds'],
  inline: true,
  async run(context, { seconds, milliseconds }) {
    const totalMs = seconds * 1000 + milliseconds
    const startedMs = performance.now()
    let waitedMs = 0
    while (waitedMs < totalMs) {
      await delay(Math.min(STEP_MS, totalMs - waitedMs), undefined, { signal: context.signal })
      waitedMs = performance.now() - startedMs
      context.progress(Math.min(100, (waitedMs / totalMs) * 100), `${(Math.min(waitedMs, totalMs) / 1000) | 0} of ${totalMs / 1000} s`)
      if (waitedMs < totalMs && context.stopping) break
    }
    return { waitedMs: Math.round(waitedMs) }
  },
})
