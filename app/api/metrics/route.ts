import { answerMetrics } from '#server/metrics/answer-metrics.ts'

export { answerMetrics as GET }
