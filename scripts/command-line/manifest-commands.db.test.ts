import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { tasks } from '#schema/tasks.ts'
import { makeServiceToken } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeHandler, makeWorker } from '#tests/factories/worker-factory.ts'
import { serveApi } from '#tests/served-api.ts'
import { asWebProgram } from '#tests/web-program.ts'
import { runCommandLine } from './command-line.ts'

const database = await openTestDatabase({ emptied: 'tasks', now: new Date('2026-11-30T08:30:00Z') })
const { db } = database
asWebProgram(database.url)
const api = await serveApi()

let token: string
let folder: string
beforeAll(async () => {
  token = (await makeServiceToken(db, { name: 'shell' })).text
  folder = mkdtempSync(join(tmpdir(), 'djag-manifest-'))
  await makeWorker(db)
  await makeHandler(db)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
  return api.close()
})

async function djag(...words: string[]) {
  const said = { out: '', error: '' }
  const exitCode = await runCommandLine(words, {
    env: { XDG_CONFIG_HOME: folder, DJAG_URL: api.origin, DJAG_TOKEN: token },
    stdin: Readable.from([]),
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.error += text) },
  })
  return { exitCode, ...said }
}

function fileOf(text: string): string {
  const path = join(folder, 'djag.yaml')
  writeFileSync(path, text)
  return path
}

const LOAD = `djag: 1
tasks:
  - name: load
    handler: log
    crontab: { expression: 0 6 * * *, timezone: UTC }
    kwargs: { message: hello }
`

it('plans with exit code 2 and in words, applies what was planned, and then finds nothing to change', async () => {
  const file = fileOf(LOAD)
  const planned = await djag('plan', file, '--days', '2')
  expect(planned).toMatchObject({ exitCode: 2, error: '' })
  expect(planned.out).toMatch(/\+ task “load” added\n {4}handler: log\n {4}crontab: 0 6 \* \* \* \(UTC\)/)
  expect(planned.out).toContain('“load”: 2 runs more, the first at 2026-12-01T06:00:00.000Z.')
  const [, fingerprint = ''] = /--fingerprint (\w+)/.exec(planned.out) ?? []
  expect(await djag('apply', file, '--fingerprint', fingerprint)).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('Applied: 1 task added, 1 crontab added.'),
  })
  for (const words of [
    ['plan', file],
    ['apply', file],
  ])
    expect(await djag(...words)).toMatchObject({ exitCode: 0, out: 'Nothing to change.\n' })
  const exported = await djag('export')
  expect(await djag('plan', fileOf(exported.out), '--prune')).toMatchObject({ exitCode: 0, out: 'Nothing to change.\n' })
})

it('says field by field what changes, what is renamed, and what is kept', async () => {
  await djag('apply', fileOf(LOAD))
  const renamed = LOAD.replace('name: load', 'name: load all\n    was: load').replace('hello', 'good day')
  const { out } = await djag('plan', fileOf(renamed))
  expect(out).toContain('~ task “load all” renamed from “load”\n    kwargs: {"message":"hello"} → {"message":"good day"}\n')
  expect((await djag('plan', fileOf('djag: 1\n'))).out).toContain('kept: task “load” is not in the file')
  expect(JSON.parse((await djag('plan', fileOf('djag: 1\n'), '--prune', '--json')).out)).toMatchObject({
    changes: { tasks: [{ kind: 'removed', name: 'load' }] },
    difference: { tasks: [{ task: 'load', removed: 7 }] },
  })
})

it('names the command that applies just what was planned, as a shell takes it, with all that it was planned with', async () => {
  const file = join(folder, "all our\ttasks'.yaml")
  writeFileSync(file, LOAD)
  const { out } = await djag('plan', file, '--prune', '--enabling', 'latest')
  const [, words = ''] = /To apply just this: npx djag (.*)\n/.exec(out) ?? []
  expect(words).toMatch(/^apply '.*' --fingerprint \w+ --prune --enabling latest$/)
  const read = execFileSync('sh', ['-c', `printf '%s\\0' ${words}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)
  expect(read).toEqual(['apply', file, '--fingerprint', expect.any(String), '--prune', '--enabling', 'latest'])
  expect((await djag(...read)).out).toContain('Applied: 1 task added')
  const wrong = await djag('plan', fileOf(LOAD.replace('handler: log', 'handler: lgo')), '--json')
  expect(JSON.parse(wrong.error)).toMatchObject({ code: 'invalid_input', fields: [{ field: 'manifest.tasks.0.handler' }] })
})

it('refuses with line and column what it sees itself and what the server says, with exit code 1, and keeps what is there', async () => {
  const wrongHere = await djag('apply', fileOf(LOAD.replace('handler', 'handlr')))
  expect(wrongHere).toMatchObject({ exitCode: 1, error: expect.stringMatching(/line 4, column 5: .*Did you mean “handler”/) })
  for (const command of ['plan', 'apply']) {
    const wrongThere = await djag(command, fileOf(LOAD.replace('handler: log', 'handler: lgo')))
    expect(wrongThere).toMatchObject({
      exitCode: 1,
      error: expect.stringMatching(/line 4, column 14: tasks\.0\.handler: There is no handler “lgo”/),
    })
  }
  expect(await djag('plan', join(folder, 'nowhere.yaml'))).toMatchObject({ exitCode: 1 })
  expect(await djag('plan', '--dayz', '1')).toMatchObject({ exitCode: 1 })
  expect(await djag('apply', fileOf(LOAD), '--fingerprint', 'another')).toMatchObject({
    exitCode: 1,
    error: expect.stringContaining('plan it again'),
  })
  expect(await db.$count(tasks)).toBe(0)
})

it('prints the schema of such a file without a server', async () => {
  expect(JSON.parse((await djag('export', '--schema')).out)).toMatchObject({ properties: { djag: { const: 1 } } })
})
