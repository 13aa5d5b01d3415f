import { createHash, timingSafeEqual } from 'node:crypto'
import { Counter, Gauge, type Metric as PromMetric, Registry } from 'prom-client'
import { clientAddressOf, limitedAddress } from '#server/auth/client-address.ts'
import { publicCalls } from '#server/auth/public-calls.ts'
import { metricsToken } from '#server/configuration/monitoring-settings.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { failureLog } from '#server/failures/failure-log.ts'
import { BoundedAnswers } from '#server/http/bounded-answers.ts'
import { errorResponse } from '#server/http/read-route.ts'
import { type Metric, readMetrics } from './read-metrics.ts'

/** A scraper gives up after ten seconds by default. */
const LIMIT_MS = 8_000
const ASK_ANEW_MS = 15_000
/** However many ask, the database is asked this often. */
const GOOD_FOR_MS = 5_000

const answers = new BoundedAnswers(LIMIT_MS, ASK_ANEW_MS)
let latest: { atMs: number; text: string } | null = null
let underWay: Promise<string | null> | null = null

/** What Prometheus scrapes, for who brings the token of DJAG_METRICS_TOKEN along; without that setting for nobody. */
export async function answerMetrics(request: Request): Promise<Response> {
  try {
    publicCalls.refuseTooMany(limitedAddress(clientAddressOf(request.headers)), 'probe')
    const token = metricsToken(process.env)
    if (token === null) return said('There are no metrics: DJAG_METRICS_TOKEN is not set.\n', 404)
    if (!brings(request, token))
      return said('The metrics take the token of DJAG_METRICS_TOKEN: Authorization: Bearer …\n', 401, { 'www-authenticate': 'Bearer' })
    const text = await answers.of(currentText, () => null)
    return text === null
      ? said('The database does not answer.\n', 503)
      : said(text, 200, { 'content-type': Registry.PROMETHEUS_CONTENT_TYPE })
  } catch (error) {
    return errorResponse(error, 'GET /api/metrics')
  }
}

async function currentText(): Promise<string | null> {
  if (latest && performance.now() - latest.atMs < GOOD_FOR_MS) return latest.text
  underWay ??= readText().finally(() => {
    underWay = null
  })
  return await underWay
}

async function readText(): Promise<string | null> {
  try {
    const text = await exposition(await readMetrics(webDatabase().db))
    latest = { atMs: performance.now(), text }
    return text
  } catch (error) {
    failureLog.error({ err: error }, 'Failed: reading the metrics')
    return null
  }
}

/** Metrics as Prometheus reads them. */
export async function exposition(metrics: readonly Metric[]): Promise<string> {
  const registry = new Registry()
  for (const metric of metrics) {
    if (metric.type === 'histogram') {
      registry.registerMetric(counted(metric))
      continue
    }
    const { name, help, type, label, values } = metric
    const options = { name, help, labelNames: label ? [label] : [], registers: [registry] }
    for (const { label: of, value } of values) {
      const labels = label && of !== undefined ? { [label]: of } : {}
      const known = registry.getSingleMetric(name)
      if (type === 'counter') ((known ?? new Counter(options)) as Counter).inc(labels, value)
      else ((known ?? new Gauge(options)) as Gauge).set(labels, value)
    }
  }
  return await registry.metrics()
}

/** Its histograms count what they are told one by one; here all is counted already. */
function counted({ name, help, count, sum, buckets }: Extract<Metric, { type: 'histogram' }>): PromMetric {
  const values = [
    ...buckets.map(({ bound, count: within }) => ({ metricName: `${name}_bucket`, labels: { le: String(bound) }, value: within })),
    { metricName: `${name}_bucket`, labels: { le: '+Inf' }, value: count },
    { metricName: `${name}_sum`, labels: {}, value: sum },
    { metricName: `${name}_count`, labels: {}, value: count },
  ]
  const metric = { name, help, type: 'histogram', aggregator: 'sum', values }
  return { name, help, get: async () => metric } as unknown as PromMetric
}

function brings(request: Request, token: string): boolean {
  const [, given = ''] = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
  return timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function said(text: string, status: number, headers: Record<string, string> = {}): Response {
  const always = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  return new Response(text, { status, headers: { ...always, ...headers } })
}
