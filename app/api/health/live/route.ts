import { answerLive } from '#server/http/health-probes.ts'

export { answerLive as GET }
