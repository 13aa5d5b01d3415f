import { runScript } from '../failure.ts'
import type { ProgramName } from './programs.ts'
import { runDjag } from './run-djag.ts'

/** The supervisor's door: what the start scripts load, built or from its sources. Resolves when all has ended; ends the process when it fails. */
export async function supervise(programs: readonly ProgramName[], isDevelopment: boolean): Promise<void> {
  await runScript(() => runDjag({ programs, isDevelopment }))
}
