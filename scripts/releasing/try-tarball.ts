import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { StartFailure } from '../failure.ts'
import { packRelease } from './release.ts'

/** It installs and builds first; beside much else, that takes a quarter of an hour. */
const PATIENCE_MS = 2_700_000
const NAME = 'trial'

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

/** That of a person who has just logged in: nothing of the checkout `root`, of Djag's settings, or of the npm that runs this. */
function bareEnvironment(root: string, port: number): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(DJAG_|DATABASE_URL$|NODE_ENV$|NODE_OPTIONS$|npm_|INIT_CWD$)/.test(name))
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(root))
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter), PORT: String(port) }
}

/** Resolves when it says that it is ready; @throws StartFailure with what it printed when it ends before, or takes too long. */
function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const fail = (what: string) => reject(new StartFailure(`The tarball's npm start ${what}. It printed:\n${printed}`))
    const patience = setTimeout(() => fail('was not ready in time'), PATIENCE_MS)
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        printed += chunk.toString()
        if (!/"msg":"Djag is ready/.test(printed)) return
        clearTimeout(patience)
        resolve()
      })
    child.once('exit', (code) => {
      clearTimeout(patience)
      fail(`ended with exit code ${code}`)
    })
  })
}

/**
 * Packs the commit that is checked out in `root`, unpacks it elsewhere, starts it there by `npm start` and asks it for a page.
 * @throws StartFailure when it does not start, or the page is none
 */
export async function tryTarball(root: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'djag-tarball-'))
  try {
    const tarball = join(root, packRelease(root, 'HEAD', NAME))
    execFileSync('tar', ['xzf', tarball, '-C', folder])
    rmSync(tarball)
    const port = await freePort()
    const startedMs = performance.now()
    const child = spawn('npm', ['start'], {
      cwd: join(folder, `djag-${NAME}`),
      env: bareEnvironment(root, port) as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    try {
      await untilReady(child)
      const { status } = await fetch(`http://127.0.0.1:${port}/`)
      if (status !== 200) throw new StartFailure(`The tarball's first page answered with ${status}.`)
      console.log(`The tarball was ready ${Math.round((performance.now() - startedMs) / 1_000)} s after npm start.`)
    } finally {
      child.kill('SIGTERM')
      await ended
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
