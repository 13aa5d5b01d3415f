import { isEnded } from '#scheduling/model/run-states.ts'
import type { Djag } from '../../clients/typescript/djag.ts'
import type { Schemas } from '../../clients/typescript/operations.ts'
import { mayPass, type Pace, untilThere } from './until-there.ts'

const LINES_AT_ONCE = 1_000

type Asked = { id: string; print: (line: Schemas['LogLine']) => void }

/** Prints what a run wrote, from the line after the `after`-th on. */
export async function printLog({ readLog }: Pick<Djag, 'readLog'>, { id, print }: Asked, after = 0, pace?: Pace): Promise<void> {
  for (let offset = after, isMore = true; isMore; offset += LINES_AT_ONCE) {
    const { lines } = await untilThere(() => readLog({ id, offset, limit: LINES_AT_ONCE }), pace)
    lines.forEach(print)
    isMore = lines.length === LINES_AT_ONCE
  }
}

/**
 * Prints what a run wrote, and what it writes, until it has ended. A stream that breaks off, or ends because the web program does, says nothing of the
 * run: that is asked then, and what is missing is followed or read.
 */
export async function printLogUntilEnd(
  client: Pick<Djag, 'followLog' | 'readLog' | 'getRun'>,
  { id, print }: Asked,
  pace?: Pace,
): Promise<void> {
  let after = 0
  await untilThere(async () => {
    try {
      for await (const line of client.followLog({ id, after })) {
        print(line)
        after = line.number
      }
    } catch (error) {
      if (!mayPass(error)) throw error
    }
    return isEnded((await client.getRun({ id })).state) ? 'ended' : null
  }, pace)
  await printLog(client, { id, print }, after, pace)
}
