import { expect, it } from 'vitest'
import { loadConfiguration } from './configuration.ts'

const SECRET = 'x'.repeat(40)
const tracing = (given: Record<string, string>) => loadConfiguration({ DJAG_SECRET: SECRET, ...given }).tracing

it.each([
  [{}, null],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' }, 'http://collector:4318/v1/traces'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: ' http://c:4318/otlp/?k=1' }, 'http://c:4318/otlp/v1/traces?k=1'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, 'http://c:4318/v1/traces'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'c:4317', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c:4318/in?k=1' }, 'http://c:4318/in?k=1'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:1', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://b/in' }, 'https://b/in'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_SDK_DISABLED: 'true' }, null],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_TRACES_EXPORTER: 'none' }, null],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317', OTEL_EXPORTER_OTLP_HEADERS: 'a b=c', OTEL_SDK_DISABLED: 'true' }, null],
  [{ OTEL_EXPORTER_OTLP_HEADERS: 'authorization' }, null],
] as const)('of %j traces go to %s, and nothing is said', (given, url) => {
  expect(tracing(given)).toEqual({ collector: url === null ? null : { url, headers: {} }, warning: null })
})

it.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' }, /^(?!.*:4317).*OTLP_ENDPOINT.*http:\/\/collector:4318/],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'collector:4317' }, /TRACES_ENDPOINT.*http:/],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: `http://collector/${'x'.repeat(2_000)}` }, /2000 characters/],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /gRPC/],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc' },
    /gRPC/,
  ],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://us:hidden@c:4318' }, /^(?!.*hidden).*OTEL_EXPORTER_OTLP_HEADERS/],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317', OTEL_EXPORTER_OTLP_HEADERS: 'authorization' }, /OTLP over HTTP/],
])(
  'what is meant for other programs keeps none of Djag’s from starting, and a warning says that no traces are sent: %j',
  (given, warning) => {
    expect(tracing(given)).toEqual({ collector: null, warning: expect.stringMatching(warning) })
  },
)

it('what is sent along is read as OpenTelemetry writes it, that for traces before that for all', () => {
  const { collector } = tracing({
    ...{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' },
    ...{ OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc, x-team = ours', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-team=theirs' },
  })
  expect(collector?.headers).toEqual({ authorization: 'Bearer abc', 'x-team': 'theirs' })
})

it.each(['authorization', 'a b=c', 'a=%zz'])('headers that can’t be read are refused, and not repeated: %s', (text) => {
  const given = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_EXPORTER_OTLP_HEADERS: text }
  expect(() => tracing(given)).toThrow(/^(?!.*is "a).*name=value/)
})
