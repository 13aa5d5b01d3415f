import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commandLine, processesThatName, processTree } from '#tests/process-tree.ts'

it('benchmarks that are stopped end everything that they started, their PostgreSQL too, and leave no files', {
  timeout: 180_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'djag-stopped-bench-'))
  chmodSync(folder, 0o755)
  const command = spawn(process.execPath, ['scripts/bench.mjs', 'idle'], { env: { ...process.env, TMPDIR: folder }, stdio: 'ignore' })
  const ended = new Promise<number | null>((resolve) => command.once('exit', resolve))
  const tree = () => processTree(command.pid ?? 0)
  const postmasters = () => processesThatName(` -D ${folder}/`)
  await expect.poll(() => tree().map(commandLine).join(), { timeout: 120_000 }).toMatch(/worker\.mjs/)
  const started = tree()
  expect(postmasters()).toHaveLength(1)

  command.kill('SIGTERM')
  expect(await ended).toBe(1)
  // What has ended has no words any more, also while the system has still to take note of it.
  await expect.poll(() => started.map(commandLine).filter((words) => words !== '')).toEqual([])
  expect(postmasters()).toEqual([])
  expect(readdirSync(folder)).toEqual([])
  rmSync(folder, { recursive: true })
})
