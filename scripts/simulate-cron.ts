import { parseArgs } from 'node:util'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { halfDaysWithChange, walkMinutes, wallClockOf } from '#scheduling/cron/testing/brute-force.ts'
import { disagreement } from '#scheduling/cron/testing/compare.ts'
import { type Dice, diceOf, randomCrontab } from '#scheduling/cron/testing/random-crontab.ts'

/**
 * Holds the cron arithmetic against the brute force around every clock change of every zone, and in random windows.
 * `npm run simulate:cron -- --seed 7 --zones Europe/Berlin,Asia/Beirut --from 2000 --to 2040 --expressions 12`
 */
const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    zones: { type: 'string' },
    from: { type: 'string', default: '2000' },
    to: { type: 'string', default: '2040' },
    expressions: { type: 'string', default: '12' },
  },
})

const HALF_DAY_MS = DAY_MS / 2
const seed = Number(options.seed)
const expressions = Number(options.expressions)
const fromMs = Date.UTC(Number(options.from), 0, 1)
const toMs = Date.UTC(Number(options.to) + 1, 0, 1)
if (![seed, expressions, fromMs, toMs].every(Number.isFinite)) {
  console.error('--seed, --from, --to and --expressions take whole numbers.')
  process.exit(2)
}
const zones = options.zones?.split(',') ?? [...Intl.supportedValuesOf('timeZone'), 'UTC']

/** Two days on either side of the half day, and the day that the comparison leaves away at each end. */
function checkAround(zone: string, wallClock: (instantMs: number) => number, halfDayMs: number, dice: Dice): number {
  const walked = walkMinutes(wallClock, halfDayMs - 3 * DAY_MS, halfDayMs + HALF_DAY_MS + 3 * DAY_MS)
  let failures = 0
  for (let round = 0; round < expressions; round++) {
    const crontab = randomCrontab(dice, zone)
    const found = disagreement(crontab, walked, dice)
    if (!found) continue
    failures++
    console.error(`${zone} around ${new Date(halfDayMs).toISOString()}: ${JSON.stringify(crontab.definition)}\n  ${found}`)
  }
  return failures
}

let windows = 0
let failures = 0
for (const [index, zone] of zones.entries()) {
  // Each zone has dice of its own, so that one zone can be replayed alone.
  const dice = diceOf(seed * 1_000_003 + [...zone].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7))
  const wallClock = wallClockOf(zone)
  const changes = halfDaysWithChange(wallClock, fromMs, toMs)
  const random = Array.from({ length: 2 }, () => fromMs + dice((toMs - fromMs) / HALF_DAY_MS) * HALF_DAY_MS)
  for (const halfDayMs of [...changes, ...random]) {
    failures += checkAround(zone, wallClock, halfDayMs, dice)
    windows++
  }
  if (index % 20 === 19) console.log(`${index + 1} of ${zones.length} zones, ${windows} windows, ${failures} disagreements`)
}
console.log(`${zones.length} zones, ${windows} windows, ${windows * expressions} crontabs, ${failures} disagreements (seed ${seed})`)
process.exitCode = failures > 0 ? 1 : 0
