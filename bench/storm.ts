import { allSucceeded, emptyEverything, makeTasksDueAt, secondAfter } from './measuring/due-tasks.ts'
import { median, printWanted, quantile } from './measuring/figures.ts'
import { inlineHandler, inlineHandlers, startMeasuredWorker } from './measuring/measured-worker.ts'
import { emptyTables, openSetting, type Setting } from './measuring/setting.ts'
import type { Peer, Storm } from './peers/peer.ts'
import { wantedPeers } from './peers/wanted-peers.ts'

/** Tasks due in one instant, and how many handlers a worker runs at once: what a new user has, and many. */
const STORMS = [
  { count: 1_000, concurrency: 8, wantedP99Ms: 150 },
  { count: 1_000, concurrency: 500, wantedP99Ms: 150 },
  { count: 10_000, concurrency: 8, wantedP99Ms: 640 },
  { count: 10_000, concurrency: 500, wantedP99Ms: 640 },
]
/** So many at the default, for `npm run bench -- storm:100000`; it is drained once. */
const GIVEN = process.argv[2] ? Number(process.argv[2]) : null
const WANTED_DRAINED_MS = 8_000
const ROUNDS = 3
/** The tasks are made due so long before their instant. */
const AHEAD_MS = 2_500

let startedMs: number[] = []
let wanted = 0
let onAll = () => {}
const noop = inlineHandler('noop', () => {
  startedMs.push(Date.now())
  if (startedMs.length === wanted) onAll()
})

function started(count: number): Promise<void> {
  startedMs = []
  wanted = count
  return new Promise((resolve) => {
    onAll = resolve
  })
}

/** All tasks fire in one instant to come; gives it. */
async function makeDueAgainAt({ sql }: Setting, count: number): Promise<Date> {
  const at = secondAfter(AHEAD_MS + count / 10)
  await sql`
    update crontabs set second = ${String(at.getUTCSeconds())}, minute = ${String(at.getUTCMinutes())}, hour = ${String(at.getUTCHours())}`
  await sql`
    update tasks set cursor = null, waiting = null, wake_at = ${at}, activation_seq = 0, cron_base = ${new Date(at.getTime() - 1_000)}`
  await sql.unsafe('vacuum analyze tasks')
  return at
}

async function storm(setting: Setting, { count, concurrency }: Storm) {
  await emptyTables(setting)
  const all = started(count)
  const at = await makeDueAgainAt(setting, count)
  const worker = await startMeasuredWorker(setting, inlineHandlers([noop]), concurrency)
  await all
  const latenessMs = startedMs.map((ms) => ms - at.getTime())
  await allSucceeded(setting, count)
  const drainedMs = Date.now() - at.getTime()
  await worker.stop()
  return { p50: quantile(latenessMs, 0.5), p99: quantile(latenessMs, 0.99), drainedMs }
}

type Round = Awaited<ReturnType<typeof storm>>

async function inTurn(rounds: number, once: () => Promise<Round>): Promise<Round> {
  const done: Round[] = []
  for (let round = 0; round < rounds; round++) done.push(await once())
  const middle = (of: keyof Round) => median(done.map((round) => round[of]))
  return { p50: middle('p50'), p99: middle('p99'), drainedMs: middle('drainedMs') }
}

async function besidePeers(peers: readonly Peer[], storm: Storm, ours: Round): Promise<void> {
  for (const peer of peers) {
    const theirs = await peer.storm(storm)
    console.log(
      `  ${peer.name}: p50 ${theirs.p50.toFixed(0)} ms, p99 ${theirs.p99.toFixed(0)} ms, all done ${theirs.drainedMs.toFixed(0)} ms; ours is ${(ours.p99 / theirs.p99).toFixed(2)} of its p99`,
    )
  }
}

const setting = await openSetting()
const peers = await wantedPeers()
const storms = GIVEN === null ? STORMS : [{ count: GIVEN, concurrency: 8, wantedP99Ms: null }]
let made = 0
for (const { wantedP99Ms, ...each } of storms) {
  if (made !== each.count) {
    await emptyEverything(setting)
    await makeTasksDueAt(setting, 'noop', each.count, secondAfter(AHEAD_MS))
    made = each.count
  }
  const ours = await inTurn(GIVEN === null ? ROUNDS : 1, () => storm(setting, each))
  console.log(
    `${each.count} due in one instant, ${each.concurrency} at once: first line of the handler p50 ${ours.p50} ms, all ended ${ours.drainedMs} ms`,
  )
  if (wantedP99Ms === null) printWanted('all ended', ours.drainedMs, { atMost: WANTED_DRAINED_MS, unit: 'ms' })
  else printWanted('p99', ours.p99, { atMost: wantedP99Ms, unit: 'ms' })
  await besidePeers(peers, each, ours)
}
for (const peer of peers) await peer.end()
await setting.end()
