import { isEnded } from '#scheduling/model/run-states.ts'
import type { Djag } from '../../clients/typescript/djag.ts'
import type { Schemas } from '../../clients/typescript/operations.ts'
import { type Pace, untilThere } from './until-there.ts'

/** Waits until what was asked for has a run, and that has ended. @returns the run, or the sentence by which the action failed */
export async function endOfRun(
  client: Pick<Djag, 'getAction' | 'getRun'>,
  actionId: number,
  pace?: Pace,
): Promise<Schemas['RunDetail'] | { outcome: string }> {
  const asked = await untilThere(async (): Promise<{ runId: string } | { outcome: string } | null> => {
    const { state, outcome, runId } = await client.getAction({ id: actionId })
    if (state === 'failed') return { outcome: outcome ?? 'It failed.' }
    return runId === null ? null : { runId }
  }, pace)
  if ('outcome' in asked) return asked
  return await untilThere(async () => {
    const run = await client.getRun({ id: asked.runId })
    return isEnded(run.state) ? run : null
  }, pace)
}
