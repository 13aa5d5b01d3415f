import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEventQueueOf } from '#tests/awaited-events.ts'
import { acquire, makeFolder, query } from '#tests/embedded-postgres.ts'
import { findBinaries } from './binaries.ts'
import type { EmbeddedPostgres } from './embedded-postgres.ts'
import { isPassing, startPostmaster } from './postmaster.ts'
import { findPostmaster, occupationOf } from './postmaster-file.ts'
import { waitForLock } from './start-lock.ts'

let folder: string
beforeAll(async () => {
  folder = makeFolder()
  await (await acquire(join(folder, 'sound'))).release()
}, 120_000)

const others: ChildProcess[] = []
afterAll(() => {
  for (const other of others) other.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** A data folder that was used and left before. */
function made(name: string) {
  execFileSync('cp', ['-a', join(folder, 'sound'), join(folder, name)])
  const path = join(folder, name, 'postgres')
  return { dataDir: join(folder, name), path, pidFile: join(path, 'postmaster.pid') }
}

/** A process that PostgreSQL's other users take for one that serves this data folder. */
async function startServing(path: string): Promise<ChildProcess> {
  const other = spawn(process.execPath, ['-e', "console.log('up'); setInterval(() => {}, 1e6)", '--', '-D', path])
  others.push(other)
  await once(other.stdout, 'data')
  return other
}

async function end(other: ChildProcess) {
  other.kill('SIGKILL')
  await once(other, 'exit')
}

/** Begins to use the data folder, and waits until that has said what it waits for. */
async function acquireWaiting(dataDir: string, reason: RegExp): Promise<{ user: Promise<EmbeddedPostgres> }> {
  const said = createEventQueueOf<string>()
  const user = acquire(dataDir, said.add)
  user.catch((error) => said.add(String(error)))
  expect(await said.next()).toMatch(reason)
  return { user }
}

async function expectUsable(user: EmbeddedPostgres | Promise<EmbeddedPostgres>) {
  const { url, release } = await user
  expect(await query(url, 'select 1 as answer')).toEqual([{ answer: 1 }])
  await release()
}

// Most of the time they wait.
describe.concurrent('a program that starts', { timeout: 120_000 }, () => {
  it.each([
    ['empty', () => ''],
    ['cut short in its first line', () => String(process.pid).slice(0, 2)],
    ['cut short after its first line', () => `${process.pid}\n/da`],
    ['of zeros', () => '\0'.repeat(80)],
    ['of a program that is not PostgreSQL', (path: string) => `${process.pid}\n${path}\n0\n5432\n\n127.0.0.1\n  1  0\nready   \n`],
    ['of a process that has ended', (path: string) => `4194304\n${path}\n0\n5432\n\n127.0.0.1\n  1  0\nready   \n`],
  ])('takes over a data folder whose pid file was left %s', async (name, content) => {
    const { dataDir, path, pidFile } = made(name.replaceAll(' ', '-'))
    writeFileSync(pidFile, content(path), { mode: 0o600 })
    const { uid, gid } = statSync(path)
    chownSync(pidFile, uid, gid)
    await expectUsable(acquire(dataDir))
  })

  it.each([
    ['has not written its pid file yet', null],
    ['has just made its pid file', ''],
    ['is writing its pid file', '4194'],
  ])('leaves the data folder and its pid file to a PostgreSQL that %s', async (name, content) => {
    const { dataDir, path, pidFile } = made(name.replaceAll(' ', '-'))
    if (content !== null) writeFileSync(pidFile, content)
    const other = await startServing(path)
    const { user } = await acquireWaiting(dataDir, /^Waiting for another PostgreSQL/)
    if (content !== null) expect(readFileSync(pidFile, 'utf8')).toBe(content)
    await end(other)
    await expectUsable(user)
  })

  it('waits for a PostgreSQL that another started and that still recovers', async () => {
    const { dataDir, path, pidFile } = made('recovering')
    const other = await startServing(path)
    writeFileSync(pidFile, `${other.pid}\n${path}\n0\n5432\n\n127.0.0.1\n  1  0\nstarting\n`)
    const { user } = await acquireWaiting(dataDir, /^Waiting for PostgreSQL to start, recover or stop/)
    await end(other)
    await expectUsable(user)
  })

  it('waits for a PostgreSQL that is stopping, and starts it again', async () => {
    const { dataDir, path } = made('stopping')
    const first = await acquire(dataDir)
    const client = new pg.Client(first.url)
    // Given back, the server ends at once who has not left by then.
    client.on('error', () => {})
    await client.connect()
    const before = findPostmaster(path)
    // A shutdown that lets clients end by themselves.
    process.kill(before?.pid ?? 0, 'SIGTERM')
    const { user } = await acquireWaiting(dataDir, /^Waiting for PostgreSQL to start, recover or stop/)
    expect(findPostmaster(path)?.pid).toBe(before?.pid)
    await client.end()
    await first.release()
    await expectUsable(user)
  })

  it('waits for what is left of a PostgreSQL whose postmaster was killed, and never starts another beside it', async () => {
    const { dataDir, path, pidFile } = made('orphans')
    const first = await acquire(dataDir)
    const client = new pg.Client(first.superuserUrl)
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const orphan = rows[0]?.pid ?? 0
    process.kill(orphan, 'SIGSTOP')
    const letGo = () => {
      try {
        process.kill(orphan, 'SIGCONT')
      } catch {
        // It was let go before, and has ended.
      }
    }
    try {
      process.kill(findPostmaster(path)?.pid ?? 0, 'SIGKILL')
      // For what exactly depends on whether the first one, which wants it back, just tries.
      const { user } = await acquireWaiting(dataDir, /^Waiting for /)
      expect(findPostmaster(path)).toBeNull()
      // Not even when the killed one's number now belongs to another program.
      const left = readFileSync(pidFile, 'utf8')
      if (process.platform === 'linux') {
        const [, ...lines] = left.split('\n')
        writeFileSync(pidFile, [process.pid, ...lines].join('\n'))
        expect(occupationOf(path)).toEqual({ by: 'unknown' })
        writeFileSync(pidFile, left)
      }
      letGo()
      await expectUsable(user)
    } finally {
      letGo()
      await first.release()
    }
  })

  it('waits for another program that makes the data folder, and takes what was left of an earlier try away', async () => {
    const dataDir = join(folder, 'being-made')
    const path = join(dataDir, 'postgres')
    mkdirSync(join(dataDir, `postgres.unfinished-${process.pid}`), { recursive: true })
    writeFileSync(join(dataDir, `postgres.unfinished-${process.pid}.password`), 'half')
    mkdirSync(join(dataDir, 'postgres.unfinished-1'))
    const unlock = await waitForLock(`${path}.lock`)
    const { user } = await acquireWaiting(dataDir, /^Waiting for another program that makes the data folder/)
    unlock()
    await expectUsable(user)
    expect(execFileSync('ls', [dataDir], { encoding: 'utf8' })).not.toContain('unfinished')
  })

  it('waits for another program that is about to start PostgreSQL', async () => {
    const { dataDir, path } = made('being-started')
    const unlock = await waitForLock(`${path}.lock`)
    const { user } = await acquireWaiting(dataDir, /^Waiting for another program to start PostgreSQL/)
    unlock()
    await expectUsable(user)
  })

  it('looks again when another PostgreSQL was faster or another program took the port', async () => {
    const { dataDir, path } = made('beaten')
    const options = { binaries: findBinaries(), settings: {} }
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    expect(isPassing((await startPostmaster(path, { ...options, port })) ?? '')).toBe(true)
    taken.close()
    const user = await acquire(dataDir)
    expect(isPassing((await startPostmaster(path, { ...options, port })) ?? '')).toBe(true)
    await expectUsable(user)
  })
})
