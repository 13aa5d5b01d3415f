import { headers } from 'next/headers'
import type { z } from 'zod'
import type { ActionResult } from '#domain/errors.ts'
import { currentSession } from '#server/auth/current-session.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { runAction, type UseCase } from './action-runner.ts'

/**
 * A server action out of a schema and a use case; export it from a 'use server' file. The order: origin, session, schema, use case.
 * The use case asks whether the actor may; what it throws as a `DomainError` is told as it stands, anything else by a request id.
 */
export function authenticatedAction<Schema extends z.ZodType, Output>(
  schema: Schema,
  useCase: UseCase<z.output<Schema>, Output>,
): (input: z.input<Schema>) => Promise<ActionResult<Output>> {
  return async (input) => {
    const { authentication, url } = webAuthentication()
    const requestHeaders = await headers()
    const findActor = async () => (await currentSession(authentication, requestHeaders))?.actor ?? null
    return await runAction({ db: webDatabase().db, headers: requestHeaders, url, findActor }, schema, useCase, input)
  }
}
