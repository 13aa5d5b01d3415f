import { inArray } from 'drizzle-orm'
import { bindArguments } from '#domain/bind-arguments.ts'
import { checkArguments, type HandlerSignature, problemsOfFilledInput } from '#domain/handler-arguments.ts'
import type { JsonValue } from '#domain/json-value.ts'
import { nameList } from '#domain/name-list.ts'
import { secretInAddressProblem } from '#domain/secrets/secret-in-address.ts'
import { headersWithSecrets, type SecretValues, secretNamesIn, withSecrets } from '#domain/secrets/secret-references.ts'
import { handlers } from '#schema/handlers.ts'
import type { WorkerToken } from '#server/auth/api-tokens.ts'
import type { Database } from '#server/database/client.ts'
import { isTransient } from '#server/database/transient-errors.ts'
import { endRuns } from '#server/endings/end-runs.ts'
import type { RunEnding } from '#server/endings/run-ending.ts'
import { storableText } from '#server/endings/storable.ts'
import type { ClaimedAttempt, ClaimedRun } from '#server/queue/claim-runs.ts'
import { idempotencyKeyOf } from '#server/queue/idempotency-key.ts'
import { withArguments } from '#server/queue/with-arguments.ts'
import { HiddenValues } from '#server/secrets/hiding/hidden-values.ts'
import type { DeliveredRun } from './protocol.ts'
import { readSecretsOf } from './secrets-of-attempt.ts'

/**
 * Claimed runs as their worker gets them, with the secrets that they refer to in their places if its token gets any. Those that it cannot get, as their
 * arguments have no value or do not fit, or as a secret may not be given or is not there, have failed with a sentence that says so.
 */
export async function deliverRuns(
  db: Database,
  token: WorkerToken,
  workerId: string,
  runs: readonly ClaimedAttempt[],
): Promise<DeliveredRun[]> {
  if (runs.length === 0) return []
  const signatures = await readSignatures(db, [...new Set(runs.map(({ handler }) => handler))])
  const delivered: DeliveredRun[] = []
  const endings: RunEnding[] = []
  for (const run of runs) {
    const ready = await readyRun(db, token, workerId, run, signatures.get(run.handler))
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
type Ready = { delivered: DeliveredRun } | Refusal

async function readyRun(
  db: Database,
  token: WorkerToken,
  workerId: string,
  claimed: ClaimedAttempt,
  signature: HandlerSignature | undefined,
): Promise<Ready> {
  const run = withArguments(claimed)
  if ('problem' in run) return { problem: run.problem, isFinal: true }
  // Only a template names secrets: what was filled in before may look like one.
  const ofArguments = run.hasOpenPlaceholders ? secretNamesIn([run.args, run.kwargs] as JsonValue) : []
  const names = [...new Set([...ofArguments, ...secretNamesIn(run.headers)])]
  if (names.length > 0 && !token.getsSecrets) return { problem: secretsProblem(names), isFinal: true }
  try {
    const secrets = await readSecretsOf(db, { runId: run.runId, attempt: run.attempt, workerId }, names)
    return filledRun(run, claimed.settledBy.series.failures, signature, secrets)
  } catch (error) {
    if (isTransient(error)) throw error
    return { problem: storableText(error instanceof Error ? error.message : String(error)), isFinal: false }
  }
}

/** @throws Error with a sentence for secrets that are longer than what a run can carry */
function filledRun(run: ClaimedRun, failures: number, signature: HandlerSignature | undefined, secrets: SecretValues): Ready {
  const hidden = new HiddenValues(Object.values(secrets))
  const notFitting = (problems: readonly string[]) => ({
    problem: storableText(hidden.in(`The arguments do not fit: ${problems.join(' ')}`)),
    isFinal: false,
  })
  const bound = bindArguments(signature?.positional ?? [], run.args, run.kwargs)
  if (!bound.ok) return notFitting(bound.problems.map(({ message }) => message))
  const problems = signature ? checkArguments(signature, run.args, run.kwargs) : []
  if (problems.length > 0) return notFitting(problems.map(({ message }) => message))
  const template = bound.input as { [name: string]: JsonValue }
  const inAddress = secretInAddressProblem(template, secrets)
  if (inAddress !== null) return { problem: inAddress, isFinal: false }
  const input = run.hasOpenPlaceholders ? withSecrets(template, secrets) : template
  // A text that refers to a secret has been checked as some text: only now is it known.
  const ofValues = signature && run.hasOpenPlaceholders ? problemsOfFilledInput(signature.inputSchema, input) : []
  if (ofValues.length > 0) return notFitting(ofValues)
  return { delivered: deliveredRun({ ...run, headers: { ...headersWithSecrets(run.headers, secrets) } }, failures, input) }
}

function secretsProblem(names: readonly string[]): string {
  const them = names.length === 1 ? 'a secret' : 'secrets'
  return `It refers to ${them} (${nameList(names)}), and the token of its worker over HTTP gets none. Let that worker work by a token that gets secrets, or read what it needs where it runs, and take the reference out of the arguments.`
}

function deliveredRun(run: ClaimedRun, failures: number, input: Record<string, unknown>): DeliveredRun {
  return {
    runId: run.runId,
    attempt: run.attempt,
    failures,
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
