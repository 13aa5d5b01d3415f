import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartFailure } from '../failure.ts'

/** What is measured beside Djag, and is no part of it. pg-boss is here already. */
const PEERS = ['graphile-worker@0.18.0']

/** Installs what is measured beside Djag into a temporary folder, which is the caller's to remove. @throws StartFailure where npm could not */
export async function installPeers(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'djag-bench-peers-'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const words = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...PEERS]
  const npm = spawn('npm', words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(npm, 'exit')
  if (code === 0) return folder
  rmSync(folder, { recursive: true, force: true })
  throw new StartFailure(`npm could not install ${PEERS.join(', ')}. Leave out --peers to measure Djag alone.`)
}
