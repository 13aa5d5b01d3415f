import { DomainError } from '#domain/errors.ts'
import { nameList } from '#domain/name-list.ts'
import { closingTags, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database, Transaction } from '#server/database/client.ts'

/**
 * Asks whether the reader may have the values of all tasks, which a file of them says, and so does what it would change.
 * @throws DomainError `forbidden` that names the tags which close some
 */
export async function requireEveryValue(db: Database | Transaction, reader: Reader): Promise<void> {
  const closedBy = await closingTags(db, reader, 'present')
  if (closedBy === null) return
  throw new DomainError(
    'forbidden',
    `A file of all tasks says their arguments and headers, and those of ${nameList(closedBy)} are closed to you. Ask somebody who may operate these tasks too.`,
  )
}
