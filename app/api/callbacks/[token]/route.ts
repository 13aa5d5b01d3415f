export { answerCallback as POST } from '#server/api/completions/answer-callback.ts'
