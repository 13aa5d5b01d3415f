import { performance } from 'node:perf_hooks'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { audits } from '#schema/audits.ts'
import type { Database } from '#server/database/client.ts'
import { auditActor } from './audit-entry.ts'
import { OnceInAWhile } from './once-in-a-while.ts'

/**
 * Does what somebody asks for, and writes down when they may not: what they asked for was taken back, so this stands by itself.
 * @param doing what was asked for, as programs call it, such as `pauseTasks`
 * @throws whatever `work` throws
 */
export async function auditingRefusal<Output>(db: Database, actor: Actor, doing: string, work: () => Promise<Output>): Promise<Output> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DomainError && error.code === 'forbidden') await write(db, actor, doing, error.message)
    throw error
  }
}

/** Who looks at a page that is not for them may look again and again. */
const READ_EVERY_MS = 60_000
const MOST_KEPT = 10_000

declare global {
  var djagRefusedReads: OnceInAWhile | undefined
}

/** The same for what is only read: of each reader each kind once in a minute. */
export async function auditingRefusedRead<Output>(db: Database, actor: Actor, doing: string, work: () => Promise<Output>): Promise<Output> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DomainError && error.code === 'forbidden') {
      // On `globalThis`, as Next keeps modules more than once.
      globalThis.djagRefusedReads ??= new OnceInAWhile({ everyMs: READ_EVERY_MS, mostKept: MOST_KEPT })
      const who = auditActor(actor)
      const isDue = globalThis.djagRefusedReads.isDue(`${who.actorKind}|${who.actorId}|${doing}`, performance.now())
      if (isDue) await write(db, actor, doing, error.message)
    }
    throw error
  }
}

async function write(db: Database, actor: Actor, doing: string, message: string): Promise<void> {
  await db
    .insert(audits)
    .values({ ...auditActor(actor), type: 'refused', subjectKind: 'none', subjectName: doing, outcome: 'failed', message })
}
