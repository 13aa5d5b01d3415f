import { z } from 'zod'

const collectorAddress = z
  .string()
  .trim()
  .max(2_000, 'use at most 2,000 characters')
  .refine((text) => URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol), {
    error: 'use the address at which your collector takes OTLP over HTTP, such as http://collector:4318',
  })
  .optional()

const headers = z
  .string()
  .max(10_000, 'use at most 10,000 characters')
  .refine(
    (text) => headersIn(text) !== null,
    'write headers as name=value with commas between them, what is special in values percent-encoded',
  )
  .optional()

/** Where runs are sent as traces; the variables are those of OpenTelemetry. Without an address none are sent. */
export const TRACING_SETTINGS = {
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorAddress,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collectorAddress,
  OTEL_EXPORTER_OTLP_HEADERS: headers,
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: headers,
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_TRACES_EXPORTER: z.string().optional(),
}

/** Where a collector takes traces, with its path, and what is sent along. */
export type Collector = { url: string; headers: Readonly<Record<string, string>> }

type Given = { [Name in keyof typeof TRACING_SETTINGS]?: string | undefined }

/** Who takes traces; null: none are sent. */
export function collectorOf(given: Given): Collector | null {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: ofTraces } = given
  if (given.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || given.OTEL_TRACES_EXPORTER?.toLowerCase() === 'none') return null
  const url = ofTraces ?? (all === undefined ? null : `${all.replace(/\/+$/, '')}/v1/traces`)
  if (url === null) return null
  const ofAll = headersIn(given.OTEL_EXPORTER_OTLP_HEADERS ?? '')
  return { url, headers: { ...ofAll, ...headersIn(given.OTEL_EXPORTER_OTLP_TRACES_HEADERS ?? '') } }
}

/** As OpenTelemetry writes them: `name=value` with commas between. null: they can't be read. */
function headersIn(text: string): Record<string, string> | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const pairs = parts.map((part) => /^([\w!#$%&'*+.^`|~-]+)\s*=\s*(.*)$/.exec(part))
  try {
    return pairs.some((pair) => pair === null)
      ? null
      : Object.fromEntries(pairs.map((pair) => [pair?.[1], decodeURIComponent(pair?.[2] ?? '')]))
  } catch {
    return null
  }
}
