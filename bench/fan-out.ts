import { setTimeout as delay } from 'node:timers/promises'
import { allSucceeded, emptyEverything, makeEdges, makeTasksDueAt, secondAfter } from './measuring/due-tasks.ts'
import { median, printWanted } from './measuring/figures.ts'
import { inlineHandler, inlineHandlers, startMeasuredWorker } from './measuring/measured-worker.ts'
import { openSetting } from './measuring/setting.ts'

/** One task that a thousand wait for: from the end of its handler until the last of them is in the ledger, and until the last handler begins. */
const DEPENDERS = 1_000
const ROUNDS = 5
const AHEAD_MS = 2_500
/** The dependee goes on for so long after the instant, until all others wait. */
const RUNS_FOR_MS = 2_000
const WANTED_ACTIVATED_MS = 60
const WANTED_STARTED_MS = 150

let endedMs = 0
let lastStartMs = 0
const dependee = inlineHandler('dependee', async () => {
  await delay(RUNS_FOR_MS)
  endedMs = Date.now()
})
const depender = inlineHandler('depender', () => {
  lastStartMs = Date.now()
})

const setting = await openSetting()
const rounds: { activated: number; started: number }[] = []
for (let round = 0; round < ROUNDS; round++) {
  await emptyEverything(setting)
  const at = secondAfter(AHEAD_MS)
  const [first] = await makeTasksDueAt(setting, 'dependee', 1, at)
  const others = await makeTasksDueAt(setting, 'depender', DEPENDERS, at)
  await makeEdges(
    setting,
    others.map((id) => [id, first as number]),
  )
  const worker = await startMeasuredWorker(setting, inlineHandlers([dependee, depender]))
  await allSucceeded(setting, DEPENDERS + 1)
  await worker.stop()
  const [row] = await setting.sql<{ ms: number }[]>`select (extract(epoch from max(activated_at)) * 1000)::float8 as ms from runs`
  rounds.push({ activated: (row?.ms ?? Number.NaN) - endedMs, started: lastStartMs - endedMs })
}
console.log(`One end that ${DEPENDERS} dependers wait for, 8 at once (median of ${ROUNDS})`)
const figure = (of: 'activated' | 'started') => median(rounds.map((round) => round[of]))
printWanted('last activated', figure('activated'), { atMost: WANTED_ACTIVATED_MS, unit: 'ms' })
printWanted('last handler begun', figure('started'), { atMost: WANTED_STARTED_MS, unit: 'ms' })
await setting.end()
