import { z } from 'zod'
import { secretKeysOf } from '#server/secrets/secret-keys.ts'
import type { TestDatabase } from '#tests/database.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { defineHandler, type HandlerContext } from '#worker/handler-definition/define-handler.ts'
import { describeHandler } from '#worker/handler-definition/described-handler.ts'
import { Runner } from '#worker/runner/runner.ts'
import type { RunnerLog, RunnerOptions } from '#worker/runner/runner-options.ts'

type Tuning = Pick<Partial<RunnerOptions>, 'concurrency' | 'mostPendingEndings' | 'pollMs'> & {
  otherRunners?: number
  onTrouble?: () => void
  /** What it says of what goes as it may. */
  onInfo?: RunnerLog['info']
}

const SILENT: RunnerLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** A runner in this process, of a new worker, whose one handler `inline` is this function. It hears of nothing by itself but what it polls. */
export async function startInlineRunner(
  { db }: TestDatabase,
  run: (context: HandlerContext) => unknown,
  { otherRunners = 0, onTrouble = () => {}, onInfo = () => {}, ...options }: Tuning = {},
): Promise<Runner> {
  const inline = defineHandler({ name: 'inline', description: 'For a test.', input: z.object({}), inline: true, run })
  const { id } = await makeWorker(db)
  return new Runner({
    database: () => db,
    workerId: () => id,
    otherRunners: () => otherRunners,
    registry: () => new Map([['inline', { ...describeHandler(inline, null, 'a test'), source: 'built-in', code: null, inline }]]),
    host: null,
    secretKeys: secretKeysOf(['x'.repeat(40)]),
    queues: ['default'],
    concurrency: 1,
    ...options,
    log: { ...SILENT, error: onTrouble, info: onInfo },
  })
}
