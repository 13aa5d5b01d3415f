import { answerWorkerRequest } from '#server/api/workers/answer-worker-request.ts'

/** Every address of workers over HTTP: which there are stands in server/api/workers/worker-operations.ts. */
export {
  answerWorkerRequest as DELETE,
  answerWorkerRequest as GET,
  answerWorkerRequest as PATCH,
  answerWorkerRequest as POST,
  answerWorkerRequest as PUT,
}
