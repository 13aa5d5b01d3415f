import { createHash } from 'node:crypto'

/** The parts of a run that have a span of their own. `life`: from its activation to its ending, or from a rerun or mark to the ending that this made. */
export type SpanPart = { life: number } | { attempt: number } | { waitBefore: number }

/** The trace of a run: its own id, which is random enough and as long as a trace's. Whoever knows one knows the other. */
export function traceIdOf(runId: string): string {
  return runId.replaceAll('-', '')
}

/** The same wherever it is asked for, so that a handler can be told of its span before that is sent. 16 hexadecimal digits. */
export function spanIdOf(runId: string, part: SpanPart): string {
  const [[name, number] = []] = Object.entries(part)
  return createHash('sha256').update(`${runId} ${name} ${number}`).digest('hex').slice(0, 16)
}

/** What a handler hands on with what it asks of others, so that their spans stand below its attempt (W3C Trace Context). */
export function traceparentOf({ runId, attempt }: { runId: string; attempt: number }): string {
  return `00-${traceIdOf(runId)}-${spanIdOf(runId, { attempt })}-01`
}
