import { answerApiRequest } from '#server/api/answer-request.ts'

/** Every address of the API: which there are stands in the registry of operations (server/api/operation-registry.ts). */
export {
  answerApiRequest as DELETE,
  answerApiRequest as GET,
  answerApiRequest as HEAD,
  answerApiRequest as OPTIONS,
  answerApiRequest as PATCH,
  answerApiRequest as POST,
  answerApiRequest as PUT,
}
