import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Readable } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { CELERY_DUMP, celeryProject } from '#tests/celery-project.ts'
import { openTestDatabase } from '#tests/database.ts'
import { runCommandLine } from './command-line.ts'

const database = await openTestDatabase()
const folder = mkdtempSync(join(tmpdir(), 'djag-celery-'))
const file = join(folder, 'db.sqlite3')
const dump = join(folder, 'beat.json')
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(dump, CELERY_DUMP)
for (const statement of celeryProject('postgresql')) await database.sql.unsafe(statement)
const project = new DatabaseSync(file)
for (const statement of celeryProject('sqlite')) project.exec(statement)
project.close()

async function imported(words: string[], typed = '') {
  const said = { out: '', error: '' }
  const exitCode = await runCommandLine(['import', ...words], {
    env: { XDG_CONFIG_HOME: folder },
    stdin: Readable.from([typed]),
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.error += text) },
  })
  return { exitCode, ...said }
}

test('a database of PostgreSQL or SQLite makes the very tasks that its dump makes', async () => {
  const fromDump = JSON.parse((await imported([dump, '--zone', 'Europe/Berlin', '--json'])).out)
  expect(fromDump.tasks.map(({ name }: { name: string }) => name)).toEqual([
    'load',
    'every quarter',
    'first monday',
    'fetch',
    'merge',
    'tell',
  ])
  expect(fromDump.leftOut).toHaveLength(2)
  for (const address of [database.url, `sqlite://${file}`]) {
    const { out, error } = await imported(['--database', address, '--zone', 'Europe/Berlin', '--json'])
    expect([error, JSON.parse(out)]).toEqual(['', fromDump])
  }
})

test('the address may be typed unseen, and is no part of what tasks are known again by', async () => {
  const { out } = await imported(['--database', '-', '--zone', 'UTC', '--manifest'], `${database.url}\n`)
  expect(out).toContain('name: first monday')
  expect(out).not.toContain('postgres://')
  expect(out).toMatch(/ on (?:127\.0\.0\.1|localhost)/)
})

test.each([
  [['--database', 'postgres://shop:hunter2@127.0.0.1:1/shop'], /cannot be read: .*ECONNREFUSED/],
  [['--database', 'oracle://shop:hunter2@db/shop'], /begins with postgres:\/\/, mysql:\/\/ or sqlite:\/\/\//],
  [['--database', `sqlite://${folder}/none.db`], /none\.db is no file/],
  [['--database', `sqlite://${dump}`], /file is not a database/],
  [['--database', `sqlite://${file}`, '--kind', 'crontab'], /leave --kind out/],
  [['--database', `sqlite://${file}`, dump], /Name a file, or a database/],
  [[], /Name a file, or a database/],
])('%j is refused in words, without the password', async (words, why) => {
  const { exitCode, error, out } = await imported(words)
  expect([exitCode, out]).toEqual([2, ''])
  expect(error).toMatch(why)
  expect(error).not.toContain('hunter2')
})

test('a database that holds no such tables says so', async () => {
  const empty = join(folder, 'empty.db')
  const made = new DatabaseSync(empty)
  made.exec('create table shops (id integer)')
  made.close()
  expect((await imported(['--database', `sqlite://${empty}`])).error).toMatch(/no table of django-celery-beat or djag-scheduler/)
})
