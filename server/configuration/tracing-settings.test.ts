import { expect, it } from 'vitest'
import { loadConfiguration } from './configuration.ts'

const SECRET = 'x'.repeat(40)
const collectorUrl = (given: Record<string, string>) => loadConfiguration({ DJAG_SECRET: SECRET, ...given }).collector?.url ?? null

it.each([
  [{}, null],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' }, 'http://collector:4318/v1/traces'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:1', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://b/in' }, 'https://b/in'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_SDK_DISABLED: 'true' }, null],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_TRACES_EXPORTER: 'none' }, null],
] as const)('of %j traces go to %s', (given, url) => {
  expect(collectorUrl(given)).toBe(url)
})

it('an address that is none is refused, with what to write', () => {
  expect(() => collectorUrl({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toThrow(/OTLP over HTTP/)
})

it('what is sent along is read as OpenTelemetry writes it, that for traces before that for all', () => {
  const { collector } = loadConfiguration({
    ...{ DJAG_SECRET: SECRET, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' },
    ...{ OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc, x-team = ours', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-team=theirs' },
  })
  expect(collector?.headers).toEqual({ authorization: 'Bearer abc', 'x-team': 'theirs' })
})

it.each(['authorization', 'a b=c', 'a=%zz'])('headers that can’t be read are refused, and not repeated: %s', (text) => {
  const given = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_EXPORTER_OTLP_HEADERS: text }
  expect(() => collectorUrl(given)).toThrow(/^(?!.*is "a).*name=value/)
})
