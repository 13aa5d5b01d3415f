import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import type { Collector } from '#server/configuration/tracing-settings.ts'
import type { RecordedSpan } from '#server/tracing/spans-of-run.ts'

/** Sends spans to a collector; `close` lets go of its connections. */
export type SpanSender = { send(spans: readonly RecordedSpan[]): Promise<void>; close(): Promise<void> }

/** For how long nothing may be heard of what is sent. */
const LIMIT_MS = 5_000
const IS_SAMPLED = 1
const FAILED = 2
const INTERNAL = 0
const WHOLE = { droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0, events: [], ended: true, kind: INTERNAL }

/** A collector that refuses what it is sent would refuse it again, but perhaps not each part of it: that may be of one run, or be that it is too much. */
export class SpansRefused extends Error {
  override name = 'SpansRefused'
}

/** No answer came in time, or the connection was cut on the way: by a collector that is in trouble, or because it was too much for it. */
export class SpansCutOff extends Error {
  override name = 'SpansCutOff'
}

/**
 * What sends spans by OTLP over HTTP. Packages are loaded with it: a worker that sends none does without. Certificates, compression and what the service is
 * called come from the variables of OpenTelemetry (`OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES` and others).
 * `send` throws `SpansRefused`, `SpansCutOff`, and what else keeps the collector from taking anything.
 */
export async function openSpanSender({ url, headers }: Collector, limitMs = LIMIT_MS): Promise<SpanSender> {
  const [{ OTLPTraceExporter }, { detectResources, envDetector, resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: limitMs })
  const resource = resourceFromAttributes({ 'service.name': 'djag' }).merge(detectResources({ detectors: [envDetector] }))
  const scope = { name: 'djag' }
  const readable = ({ traceId, spanId, parentSpanId, ...span }: RecordedSpan): ReadableSpan => {
    const contextOf = (id: string) => ({ traceId, spanId: id, traceFlags: IS_SAMPLED })
    return {
      ...{ ...WHOLE, name: span.name, attributes: { ...span.attributes }, resource, instrumentationScope: scope },
      spanContext: () => contextOf(spanId),
      ...(parentSpanId !== null && { parentSpanContext: contextOf(parentSpanId) }),
      ...{ startTime: timeOf(span.startMs), endTime: timeOf(span.endMs), duration: timeOf(Math.max(0, span.endMs - span.startMs)) },
      status: span.failure === null ? { code: 0 } : { code: FAILED, message: span.failure },
      links: span.links.map((link) => ({
        context: { traceId: link.traceId, spanId: link.spanId, traceFlags: IS_SAMPLED },
        attributes: { ...link.attributes },
      })),
    }
  }
  return {
    send: (spans) =>
      new Promise((resolve, reject) => {
        exporter.export(spans.map(readable), ({ code, error }) => {
          if (code === 0) resolve()
          else reject(failureOf(error))
        })
      }),
    close: () => exporter.shutdown(),
  }
}

/** Seconds, and nanoseconds beside them. */
function timeOf(ms: number): [number, number] {
  const seconds = Math.floor(ms / 1_000)
  return [seconds, Math.round((ms - seconds * 1_000) * 1_000_000)]
}

const CUT_OFF = ['ECONNRESET', 'EPIPE']

function failureOf(error: (Error & { code?: unknown }) | undefined): Error | undefined {
  // Of this very message: what is wrong with the address or the sign-in may be set right.
  if (error?.code === 400 || error?.code === 413 || error?.code === 422)
    return new SpansRefused('The collector refused the spans.', { cause: error })
  // The exporter has no code for what took too long.
  if (error?.message === 'Request timed out' || CUT_OFF.includes(String(error?.code)))
    return new SpansCutOff('The spans did not get through.', { cause: error })
  return error
}
