import type { WorkerToken } from '#server/auth/api-tokens.ts'
import type { Database } from '#server/database/client.ts'
import { type AnsweredAction, settleRunActions } from '#server/run-actions/settle-run-actions.ts'
import type { HiddenValues } from '#server/secrets/hiding/hidden-values.ts'
import { findWorker } from './find-worker.ts'
import type { AnswerRequest } from './protocol.ts'
import { hiddenValuesOf } from './secrets-of-attempt.ts'

/**
 * Writes down what became of actions that attempts of this worker were told, each once however often it is sent: the first answer counts. An attempt
 * that has ended, or has been given to another worker, may still answer what it was told (rule R10).
 * @throws DomainError as `findWorker`
 */
export async function answerActions(db: Database, token: WorkerToken, request: AnswerRequest): Promise<void> {
  const { id: workerId } = await findWorker(db, token, request.workerId)
  const answers: AnsweredAction[] = []
  const hiddenOf = new Map<string, HiddenValues>()
  for (const { value = null, message, ...answer } of request.answers) {
    const key = `${answer.runId} ${answer.attempt}`
    const hidden = hiddenOf.get(key) ?? (await hiddenValuesOf(db, token, { ...answer, workerId }))
    hiddenOf.set(key, hidden)
    answers.push({ ...answer, workerId, value: hidden.inJson(value), message: message === null ? null : hidden.in(message) })
  }
  await settleRunActions(db, answers)
}
