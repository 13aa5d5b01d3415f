import type { z } from 'zod'
import type { WorkerToken } from '#server/auth/api-tokens.ts'
import { answerActions } from '#server/http-workers/answer-actions.ts'
import { claimForWorker } from '#server/http-workers/claim-for-worker.ts'
import { endAttempt } from '#server/http-workers/end-attempt.ts'
import { hearHeartbeat } from '#server/http-workers/hear-heartbeat.ts'
import type { HttpWorkerSource } from '#server/http-workers/http-worker-source.ts'
import {
  answerShape,
  claimedShape,
  claimShape,
  endedShape,
  endShape,
  HEARTBEAT_SECONDS,
  heartbeatAnswerShape,
  heartbeatShape,
  LEASE_SECONDS,
  loggedShape,
  logShape,
  MOST_LINES_AT_ONCE,
  registeredShape,
  registerShape,
  stopShape,
} from '#server/http-workers/protocol.ts'
import { registerHttpWorker } from '#server/http-workers/register-worker.ts'
import { stopWorker } from '#server/http-workers/stop-worker.ts'
import { writeRunLog } from '#server/http-workers/write-run-log.ts'

/** Where workers over HTTP are answered. */
export const WORKER_API_ROOT = '/api/worker/v1'

/** Something that a worker does, by the token of workers that it sends. Always a POST with a body. */
export type WorkerOperation = {
  /** Unique among all operations of the API's document. */
  id: string
  /** Below WORKER_API_ROOT. */
  path: `/${string}`
  summary: string
  description: string
  body: z.ZodType
  /** Its texts are kept as far as they can be, rather than refused: what a run leaves must not be lost for a character. */
  isLeftByRun: boolean
  status: 200 | 201 | 204
  /** Null: the answer has no body. */
  answer: z.ZodType | null
  work: (source: HttpWorkerSource, token: WorkerToken, body: never, signal: AbortSignal) => Promise<unknown>
}

type Described = Pick<WorkerOperation, 'id' | 'path' | 'summary' | 'description'> & Partial<Pick<WorkerOperation, 'isLeftByRun' | 'status'>>

function workerOperation<Body extends z.ZodType, Answer extends z.ZodType | null>(
  operation: Described & {
    body: Body
    answer: Answer
    work: (
      source: HttpWorkerSource,
      token: WorkerToken,
      body: z.output<Body>,
      signal: AbortSignal,
    ) => Promise<Answer extends z.ZodType ? z.input<Answer> : void>
  },
): WorkerOperation {
  return { isLeftByRun: false, status: operation.answer === null ? 204 : 200, ...operation }
}

/** Everything that workers over HTTP do. What answers, the document and the tests read this list. */
export const WORKER_OPERATIONS: readonly WorkerOperation[] = [
  workerOperation({
    id: 'registerWorker',
    path: '/register',
    summary: 'Becomes a worker',
    description: 'With the handlers that it has: forms, checks and the list of workers know them from then on.',
    body: registerShape,
    status: 201,
    answer: registeredShape,
    work: ({ db }, token, body) => registerHttpWorker(db, token, body),
  }),
  workerOperation({
    id: 'claimRuns',
    path: '/claim',
    summary: 'Takes runs, or waits for one',
    description:
      'Once at a time: a second call ends the wait of the first. Runs are the worker’s from this moment on; one that it was given and does not name as held is given once more.',
    body: claimShape,
    answer: claimedShape,
    work: (source, token, body, signal) => claimForWorker(source, token, body, signal),
  }),
  workerOperation({
    id: 'workerHeartbeat',
    path: '/heartbeat',
    summary: 'Says that the worker lives, and what it holds',
    description: `To be sent every ${HEARTBEAT_SECONDS} seconds; who is silent for ${LEASE_SECONDS} counts as dead, and is told so (\`not_held\`) when it comes back. The answer says which runs are to be stopped, and what they are told.`,
    body: heartbeatShape,
    answer: heartbeatAnswerShape,
    work: ({ db }, token, body) => hearHeartbeat(db, token, body),
  }),
  workerOperation({
    id: 'writeRunLog',
    path: '/log',
    summary: 'Adds lines to a run’s log, and says how far it is',
    description: `At most ${MOST_LINES_AT_ONCE} lines at once, and one call at a time for each run. Text that cannot be stored is mended, and what is too long is cut, with a note.`,
    body: logShape,
    isLeftByRun: true,
    answer: loggedShape,
    work: ({ db }, token, body) => writeRunLog(db, token, body),
  }),
  workerOperation({
    id: 'answerRunActions',
    path: '/answer',
    summary: 'Says what became of what runs were told',
    description: 'The first answer to each counts, so that it may be sent again. It may come after the end of the attempt; better before.',
    body: answerShape,
    isLeftByRun: true,
    answer: null,
    work: ({ db }, token, body) => answerActions(db, token, body),
  }),
  workerOperation({
    id: 'endRun',
    path: '/end',
    summary: 'Says how an attempt ended',
    description:
      'What it comes to, and whether and when it is tried again, is decided as for every run. It may be sent again when its answer was lost.',
    body: endShape,
    isLeftByRun: true,
    answer: endedShape,
    work: ({ db }, token, body) => endAttempt(db, token, body),
  }),
  workerOperation({
    id: 'stopWorker',
    path: '/stop',
    summary: 'Says that the worker ends',
    description: 'What it still holds is given to others at once.',
    body: stopShape,
    answer: null,
    work: ({ db }, token, body) => stopWorker(db, token, body),
  }),
]
