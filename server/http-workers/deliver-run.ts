import { inArray } from 'drizzle-orm'
import { bindArguments } from '#domain/bind-arguments.ts'
import { checkArguments, type HandlerSignature } from '#domain/handler-arguments.ts'
import type { JsonValue } from '#domain/json-value.ts'
import { nameList } from '#domain/name-list.ts'
import { secretNamesIn } from '#domain/secrets/secret-references.ts'
import { handlers } from '#schema/handlers.ts'
import type { Database } from '#server/database/client.ts'
import { endRuns } from '#server/endings/end-runs.ts'
import type { RunEnding } from '#server/endings/run-ending.ts'
import { storableText } from '#server/endings/storable.ts'
import type { ClaimedAttempt } from '#server/queue/claim-runs.ts'
import { idempotencyKeyOf } from '#server/queue/idempotency-key.ts'
import { withArguments } from '#server/queue/with-arguments.ts'
import type { DeliveredRun } from './protocol.ts'

/**
 * Claimed runs as their worker gets them. Those that it cannot get, as their arguments have no value or do not fit, or as they need a secret,
 * have failed with a sentence that says so.
 */
export async function deliverRuns(db: Database, workerId: string, runs: readonly ClaimedAttempt[]): Promise<DeliveredRun[]> {
  if (runs.length === 0) return []
  const signatures = await readSignatures(db, [...new Set(runs.map(({ handler }) => handler))])
  const delivered: DeliveredRun[] = []
  const endings: RunEnding[] = []
  for (const run of runs) {
    const ready = readyRun(run, signatures.get(run.handler))
    if ('delivered' in ready) delivered.push(ready.delivered)
    else endings.push(failedEnding(run, workerId, ready))
  }
  if (endings.length > 0) await db.transaction((tx) => endRuns(tx, endings))
  return delivered
}

async function readSignatures(db: Database, names: string[]): Promise<Map<string, HandlerSignature>> {
  const rows = await db
    .select({ name: handlers.name, inputSchema: handlers.inputSchema, positional: handlers.positional, secrets: handlers.secrets })
    .from(handlers)
    .where(inArray(handlers.name, names))
  return new Map(rows.map(({ name, ...signature }) => [name, signature]))
}

type Refusal = { problem: string; isFinal: boolean }

function readyRun(claimed: ClaimedAttempt, signature: HandlerSignature | undefined): { delivered: DeliveredRun } | Refusal {
  const run = withArguments(claimed)
  if ('problem' in run) return { problem: run.problem, isFinal: true }
  // Only a template names secrets: what was filled in before may look like one.
  const ofArguments = run.hasOpenPlaceholders ? secretNamesIn([run.args, run.kwargs] as JsonValue) : []
  const secrets = [...new Set([...ofArguments, ...secretNamesIn(run.headers)])]
  if (secrets.length > 0) return { problem: secretsProblem(secrets), isFinal: true }
  const bound = bindArguments(signature?.positional ?? [], run.args, run.kwargs)
  if (!bound.ok) return { problem: problemsInWords(bound.problems), isFinal: false }
  const problems = signature ? checkArguments(signature, run.args, run.kwargs) : []
  if (problems.length > 0) return { problem: problemsInWords(problems), isFinal: false }
  return { delivered: deliveredRun(run, bound.input) }
}

function secretsProblem(names: readonly string[]): string {
  const them = names.length === 1 ? 'a secret' : 'secrets'
  return `It refers to ${them} (${nameList(names)}), and its handler is of a worker over HTTP, which gets none. Let the worker read what it needs where it runs, and take the reference out of the arguments.`
}

function problemsInWords(problems: readonly { message: string }[]): string {
  return storableText(`The arguments do not fit: ${problems.map(({ message }) => message).join(' ')}`)
}

function deliveredRun(run: Omit<ClaimedAttempt, 'settledBy' | 'isAhead'>, input: Record<string, unknown>): DeliveredRun {
  return {
    runId: run.runId,
    attempt: run.attempt,
    handler: run.handler,
    input,
    task: { id: run.taskId, name: run.taskName },
    scheduledFor: new Date(run.scheduledForMs).toISOString(),
    alignedFor: new Date(run.alignedForMs ?? run.scheduledForMs).toISOString(),
    headers: run.headers,
    idempotencyKey: idempotencyKeyOf(run),
    timeLimitSeconds: run.timeLimitSeconds,
  }
}

function failedEnding({ runId, attempt, settledBy }: ClaimedAttempt, workerId: string, { problem, isFinal }: Refusal): RunEnding {
  const by = isFinal ? { ...settledBy, retry: null } : settledBy
  return { runId, attempt, workerId, settledBy: by, outcome: 'failed', error: { message: problem } }
}
