import { answerReady } from '#server/http/health-probes.ts'

export { answerReady as GET }
