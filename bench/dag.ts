import { allSucceeded, drainedMs, emptyEverything, makeEdges, makeTasksDueAt, secondAfter } from './measuring/due-tasks.ts'
import { median, printWanted } from './measuring/figures.ts'
import { inlineHandler, inlineHandlers, startMeasuredWorker } from './measuring/measured-worker.ts'
import { openSetting } from './measuring/setting.ts'

/** Tasks that are due in one instant and wait for up to three of those before them, beside as many that wait for nothing. */
const COUNTS = process.argv[2] ? [Number(process.argv[2])] : [2_000]
const ROUNDS = 3
const AHEAD_MS = 2_500
const MOST_DEPENDEES = 3
const SEED = 1
const WANTED_RATIO = 2

/** The same numbers from 0 to below 1 in each run of the benchmark. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function randomEdges(ids: readonly number[]): (readonly [number, number])[] {
  const random = randomNumbers(SEED)
  return ids.flatMap((id, index) => {
    const dependees = new Set(Array.from({ length: Math.floor(random() * (MOST_DEPENDEES + 1)) }, () => ids[Math.floor(random() * index)]))
    return [...dependees].flatMap((dependee) => (dependee === undefined || dependee === id ? [] : [[id, dependee] as const]))
  })
}

const setting = await openSetting()
async function makespanMs(count: number, areTied: boolean): Promise<number> {
  await emptyEverything(setting)
  const at = secondAfter(AHEAD_MS + count / 5)
  const ids = await makeTasksDueAt(setting, 'noop', count, at)
  await makeEdges(setting, areTied ? randomEdges(ids) : [])
  const worker = await startMeasuredWorker(setting, inlineHandlers([inlineHandler('noop', () => {})]))
  await allSucceeded(setting, count)
  const ms = await drainedMs(setting, at)
  await worker.stop()
  return ms
}

for (const count of COUNTS) {
  const tied: number[] = []
  const free: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    free.push(await makespanMs(count, false))
    tied.push(await makespanMs(count, true))
  }
  console.log(`${count} tasks that wait for up to ${MOST_DEPENDEES} others each, 8 at once (median of ${ROUNDS})`)
  console.log(`  all ended: ${median(tied).toFixed(0)} ms; without edges ${median(free).toFixed(0)} ms`)
  printWanted('ratio', median(tied) / median(free), { atMost: WANTED_RATIO, unit: 'times', digits: 2 })
}
await setting.end()
