import type { z } from 'zod'
import { type ActionResult, DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { auditingRefusal } from '#server/audit/audit-refusal.ts'
import { clientAddressOf, limitedAddress } from '#server/auth/client-address.ts'
import { isOwnOrigin } from '#server/auth/own-origin.ts'
import { publicCalls } from '#server/auth/public-calls.ts'
import type { Database } from '#server/database/client.ts'
import { errorView } from '#server/failures/error-view.ts'

/** What one call of a server action comes with. */
export type ActionCall = {
  db: Database
  headers: Headers
  /** The address people use: where calls must come from. */
  url: string
  findActor(): Promise<Actor | null>
}

/** A use case: one transaction that asks `can` and writes its audit. */
export type UseCase<Input, Output> = (db: Database, actor: Actor, input: Input) => Promise<Output>

/**
 * Carries out what a signed-in person asks for: origin, session, schema, use case. Never throws: every failure is a result.
 * Input that does not fit the schema is told by dotted paths.
 * @param doing its name in logs and audits: a build leaves functions no names of their own
 */
export async function runAction<Schema extends z.ZodType, Output>(
  call: ActionCall,
  doing: string,
  schema: Schema,
  useCase: UseCase<z.output<Schema>, Output>,
  input: unknown,
): Promise<ActionResult<Output>> {
  return await asResult(doing, async () => {
    refuseForeignOrigin(call)
    const actor = await call.findActor()
    if (!actor) throw new DomainError('not_signed_in', 'You are signed out. Sign in again; what you typed is still here.')
    const checked = schema.parse(input)
    return await auditingRefusal(call.db, actor, doing, () => useCase(call.db, actor, checked))
  })
}

/** The same for what needs no session, because nobody can have one yet. So many calls are let in of each address, and in total. */
export async function runPublicAction<Schema extends z.ZodType, Output>(
  call: Omit<ActionCall, 'findActor'>,
  doing: string,
  schema: Schema,
  useCase: (db: Database, input: z.output<Schema>) => Promise<Output>,
  input: unknown,
): Promise<ActionResult<Output>> {
  return await asResult(doing, async () => {
    publicCalls.refuseTooMany(limitedAddress(clientAddressOf(call.headers)))
    refuseForeignOrigin(call)
    return await useCase(call.db, schema.parse(input))
  })
}

/** Next lets a server action through that has no `Origin`; we do not. */
function refuseForeignOrigin({ headers, url }: Pick<ActionCall, 'headers' | 'url'>): void {
  if (isOwnOrigin(headers.get('origin'), headers.get('host'), url)) return
  throw new DomainError(
    'forbidden',
    `This request did not come from the dashboard at ${url}. Open the dashboard there; if people use another address, set DJAG_URL to it and start Djag again.`,
  )
}

async function asResult<Output>(doing: string, work: () => Promise<Output>): Promise<ActionResult<Output>> {
  try {
    return { ok: true, data: await work() }
  } catch (error) {
    const view = errorView(error, doing)
    // The answer to a commit may be what was lost.
    const message = `${view.message} What you typed is still here; look whether it was saved before you save it again.`
    return { ok: false, error: view.code === 'unavailable' ? { ...view, message } : view }
  }
}
