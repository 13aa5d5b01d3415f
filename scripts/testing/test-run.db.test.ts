import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { processExists } from '#server/embedded-postgres/processes.ts'
import { commandLine, processesThatName, processTree } from '#tests/process-tree.ts'

const PATIENCE = { timeout: 60_000 }
/** Its tests start whole workers, which have processes of their own for handlers. */
const TESTS = 'worker/runner/death-and-drain.db.test.ts'

it('a test command that is stopped ends everything that it started, its PostgreSQL too, and leaves no files', {
  timeout: 180_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'djag-stopped-'))
  chmodSync(folder, 0o755)
  const { DJAG_TEST_SERVER: _, ...environment } = process.env
  const command = spawn(process.execPath, ['scripts/test.mjs', 'db', TESTS], { env: { ...environment, TMPDIR: folder }, stdio: 'ignore' })
  const ended = new Promise<number | null>((resolve) => command.once('exit', resolve))
  const tree = () => processTree(command.pid ?? 0)
  const postmasters = () => processesThatName(` -D ${folder}/`)
  await expect.poll(() => tree().map(commandLine).join(), PATIENCE).toMatch(/worker\.mjs/)
  const started = tree()
  expect(postmasters()).toHaveLength(1)

  command.kill('SIGTERM')
  expect(await ended).toBe(1)
  expect(started.filter(processExists).map(commandLine)).toEqual([])
  expect(postmasters()).toEqual([])
  expect(readdirSync(folder)).toEqual([])
  rmSync(folder, { recursive: true })
})
