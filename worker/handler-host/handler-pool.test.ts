import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { RunActionQueue } from '#worker/handler-child/run-inbound.ts'
import { claimedRun } from '#worker/testing/run-handler.ts'
import { HandlerPool } from './handler-pool.ts'
import { makeRuntimeCode, type RuntimeCode } from './runtime-code.ts'

/** Processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const folder = mkdtempSync(join(tmpdir(), 'djag-pool-'))
let code: RuntimeCode
beforeAll(async () => {
  code = await makeRuntimeCode(join(folder, 'code'), { NODE_ENV: 'test', PATH: process.env.PATH })
})
afterAll(() => rmSync(folder, { recursive: true }))

const UNUSED_MS = 500

/** A pool, and a run of `log` in it. */
function poolOf() {
  const pool = new HandlerPool({
    program: code.child,
    environment: { NODE_ENV: 'test', PATH: process.env.PATH },
    hostMark: randomUUID(),
    concurrency: 4,
    longestUnusedMs: UNUSED_MS,
    say: () => {},
  })
  const report = { log: () => {}, progress: () => {}, late: () => {}, listens: () => {}, answer: () => {} }
  const run = () =>
    pool.execute({ run: { ...claimedRun('log'), kwargs: { message: 'here' } }, code: null, isReused: true, environment: {} }, report, {
      signal: new AbortController().signal,
      actions: new RunActionQueue(),
    })
  return { pool, run }
}

test('processes that a rush of runs was given end when no run follows, and a run that comes later gets one', async () => {
  const { pool, run } = poolOf()
  const endings = await Promise.all([run(), run(), run(), run()])
  expect(endings.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded'])
  expect(pool.keptProcesses).toBeGreaterThan(0)
  await expect.poll(() => pool.keptProcesses, { timeout: 20_000 }).toBe(0)
  expect((await run()).outcome).toBe('succeeded')
  pool.killAll()
})
