import { createHash } from 'node:crypto'
import { and, arrayOverlaps, eq, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { DomainError } from '#domain/errors.ts'
import { takenNames } from '#domain/imported-tasks/names.ts'
import type { JsonSchema } from '#domain/json-value.ts'
import { nameList } from '#domain/name-list.ts'
import { handlers as publishedHandlers } from '#schema/handlers.ts'
import { workers } from '#schema/workers.ts'
import type { WorkerToken } from '#server/auth/api-tokens.ts'
import type { Database } from '#server/database/client.ts'
import { publishHandlers } from '#server/leases/publish-handlers.ts'
import { registerWorker } from '#server/leases/worker-lease.ts'
import { HEARTBEAT_SECONDS, type HttpWorkerHandler, LEASE_SECONDS, MOST_WORKERS_OF_TOKEN, type RegisterRequest } from './protocol.ts'

/**
 * Makes a worker of a program that works over HTTP, with a lease like any other's, and publishes its handlers.
 * @throws DomainError `invalid_input` that names the queue or handler which it may not have, `too_many`
 */
export async function registerHttpWorker(db: Database, token: WorkerToken, request: RegisterRequest) {
  const { name, pid, concurrency, handlers } = request
  const queues = request.queues ?? [...token.queues]
  refuseOtherQueues(token, queues)
  await refuseOthersHandlers(db, handlers)
  await refuseTooManyWorkers(db, token)
  const described = handlers.map(describe)
  await refuseOtherDefinitions(db, token, described)
  await publishHandlers(db, described)
  const id = uuidV7()
  const worker = {
    id,
    host: name,
    pid,
    role: 'runner' as const,
    queues,
    concurrency,
    handlerNames: described.map((handler) => handler.name),
    handlerDefinitions: described.map(definitionOf),
    tokenId: token.id,
    canBeTold: request.canBeTold,
  }
  await registerWorker(db, worker, LEASE_SECONDS * 1_000)
  return { workerId: id, queues, leaseSeconds: LEASE_SECONDS, heartbeatSeconds: HEARTBEAT_SECONDS }
}

function refuseOtherQueues(token: WorkerToken, queues: readonly string[]): void {
  const at = queues.findIndex((queue) => !token.queues.includes(queue))
  if (at >= 0) throw refused(`queues.${at}`, `This token is for ${nameList(token.queues)}, and not for “${queues[at]}”.`)
}

/** What a worker with the database at hand has is its own: a token does not change what tasks elsewhere are checked by. */
async function refuseOthersHandlers(db: Database, handlers: readonly HttpWorkerHandler[]): Promise<void> {
  const names = handlers.map(({ name }) => name)
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index)
  if (twice >= 0) throw refused(`handlers.${twice}.name`, `“${names[twice]}” stands twice.`)
  const refuse = (name: string, why: string) => {
    throw refused(`handlers.${names.indexOf(name)}.name`, `“${name}” ${why} Choose another name.`)
  }
  const builtIns = takenNames()
  for (const name of names) if (builtIns.has(name)) refuse(name, 'is a handler that Djag brings along.')
  const [builtIn] = await db
    .select({ name: publishedHandlers.name })
    .from(publishedHandlers)
    .where(and(inArray(publishedHandlers.name, names), eq(publishedHandlers.source, 'built-in')))
  if (builtIn) refuse(builtIn.name, 'is a handler that Djag brings along.')
  const [holder] = await db
    .select({ host: workers.host, handlerNames: workers.handlerNames })
    .from(workers)
    .where(and(isAlive(), isNull(workers.tokenId), arrayOverlaps(workers.handlerNames, names)))
    .limit(1)
  const theirs = holder?.handlerNames.find((name) => names.includes(name))
  if (theirs !== undefined) refuse(theirs, `is a handler of the worker ${holder?.host}, which does not work over HTTP.`)
}

/** Another token’s runs are bound and checked by what is published of their handler: it stays what their workers have, as long as one lives. */
async function refuseOtherDefinitions(db: Database, token: WorkerToken, described: readonly ReturnType<typeof describe>[]): Promise<void> {
  const names = described.map(({ name }) => name)
  const holders = await db
    .select({ host: workers.host, handlerNames: workers.handlerNames, definitions: workers.handlerDefinitions })
    .from(workers)
    .where(and(isAlive(), isNotNull(workers.tokenId), ne(workers.tokenId, token.id), arrayOverlaps(workers.handlerNames, names)))
  for (const [index, handler] of described.entries()) {
    const definition = definitionOf(handler)
    const other = holders.find(({ handlerNames, definitions }) => {
      const at = handlerNames.indexOf(handler.name)
      return at >= 0 && definitions[at] !== definition
    })
    if (other)
      throw refused(
        `handlers.${index}.name`,
        `“${handler.name}” is a handler of the worker ${other.host}, too, which works by another token and describes it otherwise. Choose another name, describe it alike, or stop that worker first.`,
      )
  }
}

async function refuseTooManyWorkers(db: Database, token: WorkerToken): Promise<void> {
  const [alive] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(workers)
    .where(and(isAlive(), eq(workers.tokenId, token.id)))
  if ((alive?.count ?? 0) < MOST_WORKERS_OF_TOKEN) return
  throw new DomainError('too_many', `At most ${MOST_WORKERS_OF_TOKEN} workers work by one token at once. Stop some, or make another token.`)
}

function isAlive() {
  return sql`${workers.state} in ('live', 'draining') and ${workers.leaseUntil} > djag_now()`
}

/** As it is published: names that the schema does not mention are refused, unless it says otherwise. */
function describe({ name, description, input, positional }: HttpWorkerHandler) {
  const inputSchema = { additionalProperties: false, properties: {}, ...input, type: 'object' } as JsonSchema
  return { name, description, inputSchema, positional, secrets: [], source: 'team' as const }
}

function definitionOf({ description, positional, inputSchema }: ReturnType<typeof describe>): string {
  return createHash('sha256')
    .update(JSON.stringify(['over HTTP', description, positional, inputSchema]))
    .digest('hex')
    .slice(0, 12)
}

function refused(field: string, message: string): DomainError {
  return new DomainError('invalid_input', message, { [field]: message })
}
