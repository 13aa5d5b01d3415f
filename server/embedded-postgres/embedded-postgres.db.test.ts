import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EmbeddedPostgres } from '#server/embedded-postgres/embedded-postgres.ts'
import { folderForPostgres } from '#server/embedded-postgres/operating-user.ts'
import { findPostmaster } from '#server/embedded-postgres/postmaster-file.ts'
import { acquire, killProgram, makeFolder, query, startProgram } from '#tests/embedded-postgres.ts'

const isRoot = process.getuid?.() === 0

let folder: string
beforeAll(async () => {
  folder = makeFolder()
  await release([await acquire(join(folder, 'sound'))])
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A data folder that was used and left before. */
function made(name: string) {
  execFileSync('cp', ['-a', join(folder, 'sound'), join(folder, name)])
  return { dataDir: join(folder, name), path: join(folder, name, 'postgres') }
}

async function release(users: readonly EmbeddedPostgres[]) {
  await Promise.all(users.map((user) => user.release()))
}

describe('the embedded PostgreSQL', { timeout: 120_000 }, () => {
  it('is one instance for all processes that come at once, and ends with the last of them', async () => {
    const dataDir = join(folder, 'shared')
    const others = [startProgram(dataDir), startProgram(dataDir)]
    const [own] = await Promise.all([acquire(dataDir), ...others.map(({ word }) => word)])
    const running = findPostmaster(join(dataDir, 'postgres'))
    expect(running).not.toBeNull()
    await own.release()
    for (const { process: other } of others) {
      expect(findPostmaster(join(dataDir, 'postgres'))).toEqual(running)
      other.stdin?.write('end')
      await once(other, 'exit')
    }
    expect(findPostmaster(join(dataDir, 'postgres'))).toBeNull()
  })

  it('goes on when the process that started it is killed, and is adopted by the next', async () => {
    const { dataDir } = made('adopted')
    const starter = startProgram(dataDir)
    await starter.word
    const running = findPostmaster(join(dataDir, 'postgres'))
    await killProgram(starter)
    const heir = await acquire(dataDir)
    expect(findPostmaster(join(dataDir, 'postgres'))).toEqual(running)
    await heir.release()
    expect(findPostmaster(join(dataDir, 'postgres'))).toBeNull()
  })

  it('comes back at the same address, with its data, when it is killed under its users', async () => {
    const { dataDir } = made('killed')
    const { promise: back, resolve: isBack } = Promise.withResolvers<string>()
    // On a busy machine it says before that it waits, or tries again.
    const user = await acquire(dataDir, (message) => message.startsWith('PostgreSQL is back') && isBack(message))
    await query(user.url, 'create table kept as select 1 as answer')
    process.kill(findPostmaster(join(dataDir, 'postgres'))?.pid ?? 0, 'SIGKILL')
    expect(await back).toBe('PostgreSQL is back.')
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

  it('lets its programs in as a role that owns the database and is no superuser', async () => {
    const user = await acquire(made('modest').dataDir)
    const [role] = await query(
      user.url,
      'select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls from pg_roles where rolname = current_user',
    )
    expect(role).toEqual({ rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false, rolbypassrls: false })
    await expect(query(user.url, "copy (select 1) to program 'true'")).rejects.toMatchObject({ code: '42501' })
    await expect(query(user.url, 'select rolpassword from pg_authid')).rejects.toMatchObject({ code: '42501' })
    await query(user.url, 'create extension btree_gist')
    await user.release()
  })

  it('hands what an earlier version made as superuser to that role, in whole and with its content', async () => {
    const { dataDir } = made('earlier')
    const user = await acquire(dataDir)
    const superuser = Object.assign(new URL(user.superuserUrl), { pathname: '/djag' }).href
    await query(
      superuser,
      `alter database djag owner to djag; create extension btree_gist; create schema queue; create type mood as enum ('well');
       create domain positive as int check (value > 0); create table kept (id int generated always as identity, old serial, mood mood);
       create table queue.parts (day int) partition by range (day); create table queue.part partition of queue.parts for values from (1) to (9);
       create view seen as select * from kept; create materialized view stored as select * from kept; create sequence numbers;
       create function answer() returns int language sql as 'select 42'; create type pair as (a int, b int);
       insert into kept (mood) values ('well')`,
    )
    await user.release()
    const upgraded = await acquire(dataDir)
    await query(
      upgraded.url,
      `alter table kept add column more int; alter table queue.parts add column more int; alter table queue.part set (fillfactor = 90);
       alter type mood add value 'ill'; alter type pair add attribute c int; alter domain positive drop not null; alter sequence numbers restart;
       alter materialized view stored rename to kept_before; drop view seen; alter schema queue rename to other_queue;
       create or replace function answer() returns int language sql as 'select 43'; create extension if not exists btree_gist;
       comment on database djag is 'mine'`,
    )
    expect(await query(upgraded.url, 'select id, mood from kept')).toEqual([{ id: 1, mood: 'well' }])
    await upgraded.release()
  })

  it('keeps its log, the old one too, for its owner, also where an earlier version did not', async () => {
    const { dataDir, path } = made('logs')
    for (const file of [`${path}.log`, `${path}.log.old`]) {
      writeFileSync(file, 'before\n')
      chmodSync(file, 0o644)
    }
    await release([await acquire(dataDir)])
    for (const name of readdirSync(dataDir).filter((entry) => entry !== 'postgres'))
      expect([name, statSync(join(dataDir, name)).mode & 0o777]).toEqual([name, 0o600])
    expect(statSync(join(path, 'djag-password')).mode & 0o777).toBe(0o600)
    expect(readFileSync(`${path}.log`, 'utf8')).toMatch(/^before\n/)
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
