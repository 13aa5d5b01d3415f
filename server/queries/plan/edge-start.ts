import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import type { AlignedDependee, EdgeEndings } from '#scheduling/model/task-state.ts'
import type { EdgeStart } from '#scheduling/simulate/edge-edit.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { alignedFactsOf } from '#server/tick/load-edges.ts'
import { loadTaskStates } from '#server/tick/load-task-states.ts'
import { edgeBaselines } from '#server/use-cases/dependency/edge-baselines.ts'

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
export const edgeStartParameters = z.object({ depender: id, dependee: id })

/**
 * What an edge of one task on another begins with, were it made now: as saving it would reckon, at one moment.
 * @throws DomainError `not_found` for a task that is not there, or whose state cannot be read
 */
export async function edgeStart(db: Database, { depender, dependee }: z.output<typeof edgeStartParameters>): Promise<EdgeStart> {
  return await db.transaction(
    async (tx) => {
      const states = await loadTaskStates(tx, [depender, dependee])
      if (!states.has(depender) || !states.has(dependee)) throw new DomainError('not_found', 'One of these tasks does not exist any more.')
      const [baseline] = await edgeBaselines(tx, [{ dependerId: depender, dependeeId: dependee }])
      const facts = await alignedFactsOf(preparedSql(tx), dependee)
      const [dependeeCounts] = await tx
        .select({ succeeded: tasks.endedSucceeded, finished: tasks.endedFinished })
        .from(tasks)
        .where(eq(tasks.id, dependee))
      const told = (endings: EdgeEndings) => startOf(facts[endings])
      if (!baseline || !dependeeCounts) throw new Error('The dependency has no baseline.')
      return { dependeeCounts, baseline, aligned: { succeeded: told('succeeded'), finished: told('finished') } }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

function startOf({ endedInstantMs, endedRunId, firstRunAfterMs }: AlignedDependee): EdgeStart['aligned'][EdgeEndings] {
  return { endedInstantMs, endedRunId, firstRunAfterMs }
}
