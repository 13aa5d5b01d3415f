import { setTimeout as delay } from 'node:timers/promises'
import { backOffMs } from '#domain/back-off.ts'
import type { JsonValue } from '#domain/json-value.ts'
import { type SecretValues, secretNamesIn } from '#domain/secrets/secret-references.ts'
import type { Database } from '#server/database/client.ts'
import { isTransient } from '#server/database/transient-errors.ts'
import type { ClaimedRun } from '#server/queue/claim-runs.ts'
import { HiddenValues } from '#server/secrets/hiding/hidden-values.ts'
import { readSecrets } from '#server/secrets/read-secrets.ts'
import type { SecretKeys } from '#server/secrets/secret-keys.ts'
import type { RunWithSecrets } from '#worker/handler-child/run-with-secrets.ts'
import type { HandlerOutcome, RunReport } from '#worker/run-programs/run-report.ts'

const NONE: SecretValues = {}

/** Where secrets are read, and for how long that may be tried: until the run has to stop. */
type Source = { database: () => Database; keys: SecretKeys; signal: AbortSignal }

/**
 * Executes a run with the secrets that it needs: those that its input and its headers refer to, and those that its handler declares. They are read
 * when it starts, kept nowhere, and hidden in all that it leaves before anything of it is written.
 * @throws Error with a sentence that names a secret which is not there, or cannot be decrypted
 */
export async function executeWithSecrets(
  run: ClaimedRun,
  declared: readonly string[],
  source: Source,
  report: RunReport,
  execute: (run: RunWithSecrets, report: RunReport) => Promise<HandlerOutcome>,
): Promise<HandlerOutcome> {
  // Only a template names secrets: what was filled in before may look like one.
  const ofArguments = run.hasOpenPlaceholders ? secretNamesIn([run.args, run.kwargs] as JsonValue) : []
  const names = [...new Set([...ofArguments, ...secretNamesIn(run.headers), ...declared])]
  if (names.length === 0) return await execute({ ...run, secrets: NONE }, report)
  const secrets = await readPatiently(names, source)
  const hidden = new HiddenValues(Object.values(secrets))
  return hidden.inOutcome(await execute({ ...run, secrets }, hiding(report, hidden)))
}

/** While the database is away it is asked again. */
async function readPatiently(names: readonly string[], { database, keys, signal }: Source): Promise<SecretValues> {
  for (let failures = 1; ; failures++) {
    signal.throwIfAborted()
    try {
      return await readSecrets(database(), keys, names)
    } catch (error) {
      if (!isTransient(error)) throw error
      await delay(backOffMs(failures), undefined, { signal })
    }
  }
}

function hiding(report: RunReport, hidden: HiddenValues): RunReport {
  return {
    log: (entry) => report.log(hidden.inEntry(entry)),
    late: (entry) => report.late(hidden.inEntry(entry)),
    listens: report.listens,
    answer: ({ message, value, ...rest }) =>
      report.answer({ ...rest, value: hidden.inJson(value), message: message === null ? null : hidden.in(message) }),
    progress: ({ percent, message }) => report.progress({ percent, message: message === null ? null : hidden.in(message) }),
  }
}
