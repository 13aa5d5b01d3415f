import { z } from 'zod'

const MOST_CHARACTERS = { address: 2_000, headers: 10_000 }

const asGiven = z.string().trim().optional()

/**
 * Where runs are sent as traces; the variables are those of OpenTelemetry, and often set for other programs: none is judged by itself. Without an address
 * no traces are sent.
 */
export const TRACING_SETTINGS = {
  OTEL_EXPORTER_OTLP_ENDPOINT: asGiven,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: asGiven,
  OTEL_EXPORTER_OTLP_PROTOCOL: asGiven,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: asGiven,
  OTEL_EXPORTER_OTLP_HEADERS: asGiven,
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: asGiven,
  OTEL_SDK_DISABLED: asGiven,
  OTEL_TRACES_EXPORTER: asGiven,
}

/** Where a collector takes traces, with its path, and what is sent along. */
export type Collector = { url: string; headers: Readonly<Record<string, string>> }

type Given = { [Name in keyof typeof TRACING_SETTINGS]?: string | undefined }

/** `collector`: who takes traces; null: none are sent. `warning`: why that is so although an address is given, without repeating it. */
export type Tracing = { collector: Collector | null; warning: string | null }

const NO_TRACES: Tracing = { collector: null, warning: null }

/** @returns besides, as `problems`, what is wrong with the headers for a collector that is to take traces, in sentences */
export function tracingOf(given: Given): Tracing & { problems: string[] } {
  if (given.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || given.OTEL_TRACES_EXPORTER?.toLowerCase() === 'none')
    return { ...NO_TRACES, problems: [] }
  const name = given.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
  const address = given[name]
  if (address === undefined) return { ...NO_TRACES, problems: [] }
  const protocol = given.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? given.OTEL_EXPORTER_OTLP_PROTOCOL
  const unfit = whyUnfit(address, protocol)
  if (unfit !== null) return { collector: null, warning: `No runs are sent as traces: ${name} ${unfit}.`, problems: [] }
  const url = new URL(address)
  if (name === 'OTEL_EXPORTER_OTLP_ENDPOINT') url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`
  const headers = headersOf(given)
  return { collector: { url: url.href, headers: headers.values }, warning: null, problems: headers.problems }
}

/** Why Djag sends nothing there; null: it does. */
function whyUnfit(address: string, protocol: string | undefined): string | null {
  if (protocol?.toLowerCase() === 'grpc') return 'is for gRPC, as its protocol says, and Djag speaks OTLP over HTTP alone'
  if (address.length > MOST_CHARACTERS.address) return `has more than ${MOST_CHARACTERS.address} characters`
  if (!URL.canParse(address) || !['http:', 'https:'].includes(new URL(address).protocol))
    return 'is no address of OTLP over HTTP, such as http://collector:4318'
  const { username, password } = new URL(address)
  return username === '' && password === ''
    ? null
    : 'has a user or a password in it, which would stand in logs: give them as a header in OTEL_EXPORTER_OTLP_HEADERS'
}

function headersOf(given: Given): { values: Record<string, string>; problems: string[] } {
  const read = (['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'] as const).map((name) => {
    const text = given[name] ?? ''
    return { name, values: text.length > MOST_CHARACTERS.headers ? null : headersIn(text) }
  })
  return {
    values: Object.assign({}, ...read.map(({ values }) => values)),
    problems: read.flatMap(({ name, values }) =>
      values === null
        ? [
            `${name}: write headers as name=value with commas between them, what is special in values percent-encoded, of at most ${MOST_CHARACTERS.headers} characters.`,
          ]
        : [],
    ),
  }
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
