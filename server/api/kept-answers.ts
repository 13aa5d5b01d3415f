import { createHash } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { keptAnswers } from '#schema/kept-answers.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { RequestProblem } from './request-problem.ts'

/** An answer as it is sent. */
export type Answer = { status: number; headers: Record<string, string>; body: unknown }

/** What carries a request out, and what makes of its kept body what the caller may have by now. */
export type Carrying = { write: (tx: Transaction) => Promise<Answer>; repeat: (tx: Transaction, kept: unknown) => Promise<unknown> }

/** Which request a key stands for. */
export type KeyedRequest = { caller: string; key: string | null; method: string; address: string; body: string }

const NOT_YET = 0
const LONGEST_KEY = 200

/**
 * Carries out a write once for its idempotency key: the write and its answer are kept together, or neither is. The same request again gets the kept
 * answer, as far as the caller may have it by now; two at once wait for each other. What is refused is not kept: nothing was done. Without a key it is carried out each time.
 * @throws RequestProblem `key_reused` when the key was used for another request, `malformed` for one that is none
 */
export async function answerOnce(db: Database, request: KeyedRequest, { write, repeat }: Carrying): Promise<Answer> {
  const { caller, key } = request
  if (key === null) return await db.transaction(write)
  if (key.length > LONGEST_KEY || !/^[\x20-\x7e]+$/.test(key))
    throw new RequestProblem('malformed', `An Idempotency-Key is 1 to ${LONGEST_KEY} printable characters, such as a UUID.`)
  const requestHash = hashOf(request)
  return await db.transaction(async (tx) => {
    const inserted = await tx
      .insert(keptAnswers)
      .values({ caller, key, requestHash, status: NOT_YET, headers: {} })
      .onConflictDoNothing()
      .returning({ key: keptAnswers.key })
    const own = and(eq(keptAnswers.caller, caller), eq(keptAnswers.key, key))
    if (inserted.length === 0) {
      const [kept] = await tx.select().from(keptAnswers).where(own)
      if (kept?.requestHash !== requestHash)
        throw new RequestProblem(
          'key_reused',
          'This Idempotency-Key was used for another request. Use a new key for each thing you ask for.',
        )
      return { status: kept.status, headers: { ...kept.headers, 'idempotency-replayed': 'true' }, body: await repeat(tx, kept.body) }
    }
    const answer = await write(tx)
    await tx.update(keptAnswers).set(answer).where(own)
    return answer
  })
}

function hashOf({ method, address, body }: KeyedRequest): string {
  return createHash('sha256').update([method, address, body].join('\n')).digest('hex')
}
