import type { Database } from '#server/database/client.ts'
import { makeToken } from '#server/use-cases/token/make-token.ts'
import { actorOf, makeUser } from './user-factory.ts'

/** A token of workers, with the header that sends it. */
export async function makeWorkerToken(db: Database, queues: string[] = ['default'], { getsSecrets = false } = {}) {
  const administrator = actorOf(await makeUser(db, { role: 'administrator' }))
  const { id, text } = await makeToken(db, administrator, {
    name: 'workers',
    of: 'worker',
    role: null,
    tags: null,
    scopes: null,
    queues,
    getsSecrets,
    expiresInDays: null,
  })
  return { id, text, headers: { authorization: `Bearer ${text}` } }
}
