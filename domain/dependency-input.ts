import { z } from 'zod'
import { EDGE_ENDINGS, EDGE_FRESHNESS } from '#scheduling/model/task-state.ts'

/** An edge: `depender` waits for `dependee`. Which edges may exist is decided by the core's `checkEdge`. */
export const dependencyInput = z.object({
  dependerId: z.number().int().positive(),
  dependeeId: z.number().int().positive(),
  future: z.boolean(),
  endings: z.enum(EDGE_ENDINGS),
  freshness: z.enum(EDGE_FRESHNESS).default('new'),
})
export type DependencyInput = z.infer<typeof dependencyInput>

/** Default endings: plain edges want a success, future edges any outcome. */
export function defaultEndings(future: boolean): 'succeeded' | 'finished' {
  return future ? 'finished' : 'succeeded'
}
