import { headers } from 'next/headers'
import type { z } from 'zod'
import { type ActionResult, DomainError } from '#domain/errors.ts'
import { type CurrentSession, currentSession } from '#server/auth/current-session.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import type { Database } from '#server/database/client.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { runAction, type UseCase } from './action-runner.ts'

/**
 * A server action out of a schema and a use case; export it from a 'use server' file. The order: origin, session, schema, use case.
 * `doing` names it in audits and logs, as a build leaves functions no names. The use case asks whether the actor may; what it throws as a `DomainError` is told as it stands, anything else by a request id.
 */
export function authenticatedAction<Schema extends z.ZodType, Output>(
  doing: string,
  schema: Schema,
  useCase: UseCase<z.output<Schema>, Output>,
): (input: z.input<Schema>) => Promise<ActionResult<Output>> {
  return (input) => run(doing, schema, useCase, input)
}

/**
 * The same for what touches people and what they sign in with: it takes a session whose password was typed a short while ago, so that a browser that
 * somebody finds open is not enough.
 */
export function confirmedAction<Schema extends z.ZodType, Output>(
  doing: string,
  schema: Schema,
  useCase: UseCase<z.output<Schema>, Output>,
): (input: z.input<Schema>) => Promise<ActionResult<Output>> {
  return (input) => run(doing, schema, useCase, input, refuseUnconfirmed)
}

/** The same for what is about the session itself. */
export function sessionAction<Schema extends z.ZodType, Output>(
  doing: string,
  schema: Schema,
  useCase: (db: Database, session: CurrentSession, input: z.output<Schema>) => Promise<Output>,
): (input: z.input<Schema>) => Promise<ActionResult<Output>> {
  return async (input) => {
    let present: CurrentSession | null = null
    const ofSession: UseCase<z.output<Schema>, Output> = async (db, _actor, checked) => {
      if (present === null) throw new Error('The session was not read.')
      return await useCase(db, present, checked)
    }
    return await run(doing, schema, ofSession, input, (session) => {
      present = session
    })
  }
}

async function run<Schema extends z.ZodType, Output>(
  doing: string,
  schema: Schema,
  useCase: UseCase<z.output<Schema>, Output>,
  input: unknown,
  look: (session: CurrentSession) => void = () => {},
): Promise<ActionResult<Output>> {
  const { authentication, url } = webAuthentication()
  const requestHeaders = await headers()
  const findActor = async () => {
    const session = await currentSession(authentication, requestHeaders)
    if (session) look(session)
    return session?.actor ?? null
  }
  return await runAction({ db: webDatabase().db, headers: requestHeaders, url, findActor }, doing, schema, useCase, input)
}

function refuseUnconfirmed({ isConfirmed }: CurrentSession): void {
  if (!isConfirmed)
    throw new DomainError('not_confirmed', 'Type your password once more: this touches people or secrets, and you signed in a while ago.')
}
