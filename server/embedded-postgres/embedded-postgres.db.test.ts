import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acquireEmbeddedPostgres, type EmbeddedPostgres } from '#server/embedded-postgres/embedded-postgres.ts'
import { folderForPostgres } from '#server/embedded-postgres/operating-user.ts'
import { findPostmaster } from '#server/embedded-postgres/postmaster.ts'

const SETTINGS = { fsync: 'off' }
const MODULE = fileURLToPath(new URL('embedded-postgres.ts', import.meta.url))
const isRoot = process.getuid?.() === 0

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'djag-embedded-'))
  chmodSync(folder, 0o755)
  await release([await acquire(join(folder, 'sound'))])
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A data folder that was used and left before. */
function made(name: string) {
  execFileSync('cp', ['-a', join(folder, 'sound'), join(folder, name)])
  return { dataDir: join(folder, name), path: join(folder, name, 'postgres') }
}

const acquire = (dataDir: string, log: (message: string) => void = () => {}) =>
  acquireEmbeddedPostgres({ dataDir, log, settings: SETTINGS })

async function query<T extends object>(url: string, text: string): Promise<T[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return [...(await sql.unsafe<T[]>(text))]
  } finally {
    await sql.end()
  }
}

async function release(users: readonly EmbeddedPostgres[]) {
  await Promise.all(users.map((user) => user.release()))
}

/** Another process that uses the data folder until it is told to end or is killed. */
async function startUser(dataDir: string): Promise<ChildProcess> {
  const program = `
    const { acquireEmbeddedPostgres } = await import(${JSON.stringify(MODULE)})
    const user = await acquireEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log() {}, settings: { fsync: 'off' } })
    console.log('using')
    process.stdin.once('data', async () => { await user.release(); process.exit() })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  if (child.stdout) await once(child.stdout, 'data')
  return child
}

describe('the embedded PostgreSQL', { timeout: 120_000 }, () => {
  it('is one instance for all processes that come at once, and ends with the last of them', async () => {
    const dataDir = join(folder, 'shared')
    const [own, ...others] = await Promise.all([acquire(dataDir), startUser(dataDir), startUser(dataDir)])
    const running = findPostmaster(join(dataDir, 'postgres'))
    expect(running).not.toBeNull()
    await own.release()
    for (const other of others) {
      expect(findPostmaster(join(dataDir, 'postgres'))).toEqual(running)
      other.stdin?.write('end')
      await once(other, 'exit')
    }
    expect(findPostmaster(join(dataDir, 'postgres'))).toBeNull()
  })

  it('goes on when the process that started it is killed, and is adopted by the next', async () => {
    const { dataDir } = made('adopted')
    const starter = await startUser(dataDir)
    const running = findPostmaster(join(dataDir, 'postgres'))
    starter.kill('SIGKILL')
    await once(starter, 'exit')
    const heir = await acquire(dataDir)
    expect(findPostmaster(join(dataDir, 'postgres'))).toEqual(running)
    await heir.release()
    expect(findPostmaster(join(dataDir, 'postgres'))).toBeNull()
  })

  it('comes back at the same address, with its data, when it is killed under its users', async () => {
    const { dataDir } = made('killed')
    let isBack = () => {}
    const back = new Promise<void>((resolve) => {
      isBack = resolve
    })
    const user = await acquire(dataDir, () => isBack())
    await query(user.url, 'create table kept as select 1 as answer')
    process.kill(findPostmaster(join(dataDir, 'postgres'))?.pid ?? 0, 'SIGKILL')
    await back
    expect(await query(user.url, 'select answer from kept')).toEqual([{ answer: 1 }])
    await user.release()
  })

  it('lets nobody in without its password, and listens on this machine only', async () => {
    const user = await acquire(made('guarded').dataDir)
    const url = new URL(user.url)
    expect(url.hostname).toBe('127.0.0.1')
    await expect(query(Object.assign(new URL(url), { password: 'guess' }).href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
    expect(await query(user.url, "select setting from pg_settings where name = 'listen_addresses'")).toEqual([{ setting: '127.0.0.1' }])
    await user.release()
  })

  it('starts although its pid file names a process that is now another program', async () => {
    const { dataDir } = made('reused-pid')
    writeFileSync(
      join(dataDir, 'postgres', 'postmaster.pid'),
      `${process.pid}\n${join(dataDir, 'postgres')}\n0\n5432\n\n127.0.0.1\n\nready\n`,
    )
    const user = await acquire(dataDir)
    expect(await query(user.url, 'select 1 as answer')).toEqual([{ answer: 1 }])
    await user.release()
  })

  it.skipIf(!isRoot)('keeps its data in the lasting temporary folder when root keeps its own folders private', async () => {
    const dataDir = join(folder, 'private', 'data')
    mkdirSync(dataDir, { recursive: true })
    chmodSync(join(folder, 'private'), 0o700)
    const place = folderForPostgres(dataDir)
    try {
      expect(place).toMatch(/^\/var\/tmp\/djag-/)
      const user = await acquire(dataDir)
      expect(await query(user.url, 'select 1 as answer')).toEqual([{ answer: 1 }])
      await user.release()
      expect(statSync(join(place, 'postgres')).mode & 0o777).toBe(0o700)
      expect(existsSync(join(dataDir, 'postgres'))).toBe(false)
    } finally {
      rmSync(place, { recursive: true, force: true })
    }
  })
})

describe('a data folder that cannot be used', { timeout: 120_000 }, () => {
  it('is named with the ways out, and left as it is, when PostgreSQL refuses it', async () => {
    const { dataDir, path } = made('damaged')
    writeFileSync(join(path, 'global', 'pg_control'), 'not what it was')
    const files = () =>
      readdirSync(path)
        .filter((name) => name !== 'postmaster.pid')
        .sort()
    const before = files()
    await expect(acquire(dataDir)).rejects.toThrow(
      /could not start on the data folder .*damaged.*Nothing was deleted.*backup.*move it away.*DATABASE_URL/s,
    )
    expect(files()).toEqual(before)
    expect(readFileSync(join(path, 'global', 'pg_control'), 'utf8')).toBe('not what it was')
  })

  it('is refused when a part of it is missing, and nothing is made in its place', async () => {
    const { dataDir, path } = made('incomplete')
    rmSync(join(path, 'PG_VERSION'))
    await expect(acquire(dataDir)).rejects.toThrow(/incomplete.*PG_VERSION cannot be read.*Nothing was changed/)
    expect(existsSync(join(path, 'PG_VERSION'))).toBe(false)
  })

  it('is refused when another version of PostgreSQL made it', async () => {
    const { dataDir, path } = made('older')
    writeFileSync(join(path, 'PG_VERSION'), '14\n')
    await expect(acquire(dataDir)).rejects.toThrow(/made by PostgreSQL 14, and this is PostgreSQL 18/)
  })

  it('is refused when its password was lost, and PostgreSQL is not left running', async () => {
    const { dataDir, path } = made('password')
    writeFileSync(join(path, 'djag-password'), 'wrong')
    await expect(acquire(dataDir)).rejects.toThrow(/refuses the password kept in its file djag-password/)
    expect(findPostmaster(path)).toBeNull()
  })

  it('says what to change when it cannot be written to', async () => {
    const closed = join(folder, 'closed')
    mkdirSync(closed, { mode: 0o555 })
    // Root may write everywhere but into the kernel's own file systems.
    const dataDir = isRoot ? '/sys/djag' : join(closed, 'data')
    await expect(acquire(dataDir)).rejects.toThrow(/could not be made: .*(may not write|read-only).*DJAG_DATA_DIR.*DATABASE_URL/)
  })
})
