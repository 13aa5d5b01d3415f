import { mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeServiceToken } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { serveApi } from '#tests/served-api.ts'
import { asWebProgram } from '#tests/web-program.ts'
import { killWorkerProcesses, startWorkerProcess } from '#worker/testing/worker-process.ts'
import { runCommandLine } from './command-line.ts'

const home = mkdtempSync(join(tmpdir(), 'djag-moved-'))
const CRONTAB = `# What a machine ran so far.
SHELL=/bin/sh
MAILTO=ops@example.org
SHOP=north
5 4 * * *\t${home}/bin/load.sh --all
35 4 * * *\tcd ${home} && bin/report.sh "$SHOP"%of\\%one%of two
0 5 * * 1\t[ -f /no/such/file ] && echo never
@reboot\t${home}/bin/agent
10 5 * * *\tPGPASSWORD=hunter2 psql -c 'select 1'`

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await openTestDatabase()
asWebProgram(database.url)
const api = await serveApi()
let token: string
let file: string
let handlers: string

beforeAll(async () => {
  token = (await makeServiceToken(database.db, { name: 'shell' })).text
  mkdirSync(join(home, 'bin'))
  writeFileSync(join(home, 'bin', 'load.sh'), '#!/bin/sh\necho "loaded $* from $(pwd) for $SHOP"\n', { mode: 0o755 })
  writeFileSync(join(home, 'bin', 'report.sh'), '#!/bin/sh\necho "report of $1"\ncat\n', { mode: 0o755 })
  file = join(home, 'moved.cron')
  writeFileSync(file, CRONTAB)
  handlers = mkdtempSync(join(tmpdir(), 'djag-handlers-'))
})
afterAll(async () => {
  api.close()
  await killWorkerProcesses()
})

async function djag(words: string[], env: Record<string, string> = {}) {
  const said = { out: '', error: '' }
  const exitCode = await runCommandLine(words, {
    env: { XDG_CONFIG_HOME: home, DJAG_URL: api.origin, DJAG_TOKEN: token, ...env },
    stdin: Readable.from(['']),
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.error += text) },
  })
  return { exitCode, ...said }
}

describe('a crontab file', () => {
  test('is told first, line by line, without a login and without writing anything', async () => {
    const { exitCode, out } = await djag(['import', file], { DJAG_URL: '', DJAG_TOKEN: '' })
    expect(exitCode).toBe(0)
    expect(out).toContain('task “load”, 5 4 * * * in (which time zone?)')
    expect(out).toMatch(/left out: @reboot/)
    expect(out).toMatch(/no line end/)
    expect(out).toContain('task “report”, 35 4 * * *')
    expect(out).toMatch(/To be answered first:\n.*--zone/)
    expect(out).toMatch(/this is a preview/)
    expect(out).not.toContain('hunter2')
    expect(readdirSync(handlers)).toEqual([])
    expect(JSON.parse((await djag(['import', file, '--json'])).out)).toMatchObject({
      files: null,
      applied: null,
      leftOut: [{ place: 'Line 8' }],
    })
  })

  test('is not taken while a question is open, nor with words that mean nothing', async () => {
    for (const [words, sentence] of [
      [['--apply'], /--zone/],
      [['--handlers', handlers], /--zone/],
      [['--zone', 'Europe/Bärlin'], /no time zone/],
      [['--form', 'both'], /--form is/],
      [['--cron', 'mine'], /--cron is/],
      [['--zone', 'UTC', '--depend', 'load:report'], /no dependency that was suggested/],
      [['--zone', 'UTC', '--handlers', join(handlers, 'none')], /is not there/],
    ] as const) {
      const { exitCode, error } = await djag(['import', file, ...words])
      expect(exitCode).toBe(2)
      expect(error).toMatch(sentence)
    }
    expect((await djag(['import', join(home, 'none')])).error).toMatch(/cannot be read/)
    expect((await djag(['import', file, '--kind', 'timers'])).error).toMatch(/--kind is/)
  })

  test('becomes definitions, tasks and crontabs, and its lines run as they did', async () => {
    const zone = ['--zone', 'Europe/Berlin']
    expect((await djag(['import', file, ...zone])).out).toContain(
      'report:load  “report” at 04:35 probably wants what “load” makes at 04:05.',
    )
    const written = await djag(['import', file, ...zone, '--handlers', handlers])
    expect(written.out).toMatch(/Definitions written: 4/)
    const names = ['echo', 'load', 'psql', 'report']
    expect(readdirSync(handlers).toSorted()).toEqual(names.map((name) => `${name}.handler.yaml`))
    for (const name of names) expect(statSync(join(handlers, `${name}.handler.yaml`)).mode & 0o777).toBe(0o600)

    const settings = { DJAG_HANDLERS_DIR: handlers, DJAG_HANDLER_ENV: 'PGPASSWORD', PGPASSWORD: 'hunter2', HOME: home, DJAG_ROLE: 'both' }
    await startWorkerProcess(database.url, settings).ready
    const applied = await djag(['import', file, ...zone, '--handlers', handlers, '--apply', '--depend', 'report:load'])
    expect(applied).toMatchObject({ exitCode: 0, out: expect.stringMatching(/Definitions written: 0[\s\S]*Tasks made: 4/) })
    const listed = JSON.parse((await djag(['tasks', '--json'])).out) as { name: string; handlerIsLive: boolean; enabled: boolean }[]
    expect(listed.map(({ name }) => name).toSorted()).toEqual(names)
    for (const task of listed) expect(task).toMatchObject({ handlerIsLive: true, enabled: true })

    const logOf = async (task: string) => {
      const run = await djag(['run', task, '--wait', '--ignore-dependencies'])
      expect(run).toMatchObject({ exitCode: 0, out: expect.stringMatching(/ succeeded/) })
      return (await djag(['logs', run.out.split(' ')[0] ?? ''])).out
    }
    expect(await logOf('load')).toContain(`loaded --all from ${home} for north`)
    expect(await logOf('report')).toMatch(/report of north[\s\S]*of%one[\s\S]*of two/)
    expect(await logOf('echo')).toMatch(/Nothing to do/)
    const edges = await database.sql`
      select depender.name as depender, dependee.name as dependee from dependencies
      join tasks as depender on depender.id = depender_id join tasks as dependee on dependee.id = dependee_id`
    expect([...edges]).toEqual([{ depender: 'report', dependee: 'load' }])

    const again = await djag(['import', file, ...zone, '--handlers', handlers, '--apply'])
    expect(again.out).toMatch(/Tasks made: 0[\s\S]*There is a task “load” already/)

    // What merely has the same name is no line of this file: neither another file's task, nor another definition.
    const moved = join(home, 'other.cron')
    writeFileSync(moved, `0 1 * * * ${home}/bin/load.sh --other\n`)
    expect(await djag(['import', moved, ...zone, '--apply'])).toMatchObject({
      exitCode: 1,
      error: expect.stringMatching(/“load” \(Line 1\)[\s\S]*No task was made/),
    })
    expect(await djag(['import', moved, ...zone, '--handlers', handlers, '--apply'])).toMatchObject({
      exitCode: 1,
      error: expect.stringMatching(/other content[\s\S]*load\.handler\.yaml/),
    })
  })

  test('is one of the system by its place alone', async () => {
    const folder = join(home, 'mine')
    mkdirSync(join(home, 'etc', 'cron.d'), { recursive: true })
    mkdirSync(folder)
    const userOf = async (path: string) => {
      writeFileSync(path, '0 1 * * * root job\n')
      return (JSON.parse((await djag(['import', path, '--json'])).out) as { tasks: { definition: { user: string | null } }[] }).tasks[0]
        ?.definition?.user
    }
    expect(await userOf(join(folder, 'crontab'))).toBeNull()
    expect(await userOf(join(home, 'etc', 'crontab'))).toBe('root')
    expect(await userOf(join(home, 'etc', 'cron.d', 'job'))).toBe('root')
  })
})
