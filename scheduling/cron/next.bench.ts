import { CronExpressionParser } from 'cron-parser'
import type { CrontabDefinition } from './crontab-definition.ts'
import { compileCrontab } from './schedule.ts'
import { parseExpression } from './syntax.ts'

/** `node scheduling/cron/next.bench.ts`: `next` a second on one core, warm, beside cron-parser's over the same instants. */
const EXPRESSIONS = ['*/5 * * * *', '0 6 * * 1-5', '30 2 * * *', '0 0 1,15 * *', '* * * * * *', '0 12 13 * 5', '0 0 L * *']
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe']
const FROM_MS = Date.UTC(2026, 0, 1)

function define(expression: string, timezone: string): CrontabDefinition {
  const { columns, problem } = parseExpression(expression)
  if (!columns) throw new Error(problem)
  return { ...columns, timezone, gap: 'shift', overlap: 'first' }
}

function perSecond(steps: number, startedMs: number, endedMs: number): string {
  return Math.round((steps * 1000) / (endedMs - startedMs))
    .toLocaleString('en-US')
    .padStart(12)
}

function walkOurs(expression: string, zone: string, steps: number): void {
  const schedule = compileCrontab(define(expression, zone))
  let atMs: number | null = FROM_MS
  for (let step = 0; step < steps && atMs !== null; step++) atMs = schedule.next(atMs)
}

function walkCronParser(expression: string, zone: string, steps: number): void {
  const walk = CronExpressionParser.parse(expression, { tz: zone, currentDate: new Date(FROM_MS) })
  for (let step = 0; step < steps; step++) walk.next()
}

const OUR_STEPS = 900
const PARSER_STEPS = 60
for (const expression of EXPRESSIONS) for (const zone of ZONES) walkOurs(expression, zone, OUR_STEPS)

console.log(`${'expression'.padEnd(16)}${'zone'.padEnd(22)}${'Djag next/s'.padStart(12)}${'cron-parser'.padStart(12)}`)
let total = 0
let elapsedMs = 0
for (const expression of EXPRESSIONS) {
  for (const zone of ZONES) {
    const ourStartMs = performance.now()
    for (let round = 0; round < 20; round++) walkOurs(expression, zone, OUR_STEPS)
    const ourEndMs = performance.now()
    walkCronParser(expression, zone, PARSER_STEPS)
    const parserEndMs = performance.now()
    total += OUR_STEPS * 20
    elapsedMs += ourEndMs - ourStartMs
    const ours = perSecond(OUR_STEPS * 20, ourStartMs, ourEndMs)
    console.log(`${expression.padEnd(16)}${zone.padEnd(22)}${ours}${perSecond(PARSER_STEPS, ourEndMs, parserEndMs)}`)
  }
}
console.log(`all together: ${perSecond(total, 0, elapsedMs).trim()} next/s`)

const yearOfSeconds = compileCrontab(define('* * * * * *', 'Europe/Berlin'))
const startedMs = performance.now()
const counted = yearOfSeconds.countBetween(FROM_MS, Date.UTC(2027, 0, 1))
console.log(`countBetween over a year of seconds: ${counted.toLocaleString('en-US')} in ${(performance.now() - startedMs).toFixed(3)} ms`)
