import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { audits } from '#schema/audits.ts'
import type { Database } from '#server/database/client.ts'
import { auditActor } from './audit-entry.ts'

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

async function write(db: Database, actor: Actor, doing: string, message: string): Promise<void> {
  await db
    .insert(audits)
    .values({ ...auditActor(actor), type: 'refused', subjectKind: 'none', subjectName: doing, outcome: 'failed', message })
}
