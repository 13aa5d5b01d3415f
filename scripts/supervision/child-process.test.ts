import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { superviseChild } from './child-process.ts'

const PATIENCE = { timeout: 20_000 }

describe('a supervised child', { timeout: 30_000 }, () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'djag-child-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const program = (name: string, source: string, drainMs = 20_000, environment = process.env) => {
    const file = join(folder, `${name}.mjs`)
    const marks = join(folder, `${name}.marks`)
    writeFileSync(
      file,
      `import { appendFileSync } from 'node:fs'\nconst mark = (text) => appendFileSync(${JSON.stringify(marks)}, text + ' ')\n${source}`,
    )
    const lines: string[] = []
    const events = { log: (line: string) => lines.push(line), onNeedsAPerson: vi.fn() }
    const child = superviseChild({ name, arguments: [file], environment, handsSecrets: true, drainMs }, events)
    const marked = () => (existsSync(marks) ? readFileSync(marks, 'utf8').trim().split(' ') : [])
    return { child, lines, events, marked }
  }

  it('is started again when it dies', async () => {
    const { child, lines, marked } = program('crash', "mark('up'); process.exit(3)")
    await vi.waitFor(() => expect(marked().length).toBeGreaterThan(1), PATIENCE)
    await child.stop()
    expect(lines[0]).toBe('The crash ended with exit code 3; starting it again in 0.5 s.')
  })

  it('gets its secrets, but not where the system shows them to every process of the same user', async () => {
    const source = `
      import { readFileSync } from 'node:fs'
      const shown = readFileSync('/proc/self/environ', 'latin1')
      mark(process.env.DATABASE_URL); mark(process.env.DJAG_SECRET); mark(process.env.OTHER)
      mark(/hidden|SECRET=|DATABASE_URL/.test(shown) ? 'shown' : 'not-shown'); mark(String(process.env.DJAG_SECRETS_FD)); setInterval(() => {}, 1000)`
    const environment = { ...process.env, DATABASE_URL: 'postgres://hidden', DJAG_SECRET: 'hidden-too', OTHER: 'other' }
    const { child, marked } = program('secrets', source, 20_000, environment)
    await vi.waitFor(() => expect(marked()).toEqual(['postgres://hidden', 'hidden-too', 'other', 'not-shown', 'undefined']), PATIENCE)
    child.kill()
  })

  it('is not started again when it says that a person has to change something', async () => {
    const { child, events, marked } = program('settings', "mark('up'); process.exit(78)")
    await vi.waitFor(() => expect(events.onNeedsAPerson).toHaveBeenCalledOnce(), PATIENCE)
    await child.stop()
    expect(marked()).toEqual(['up'])
  })

  it('may end by itself when it is stopped', async () => {
    const source = "process.on('SIGTERM', () => { mark('drained'); process.exit() }); setInterval(() => {}, 1000); mark('up')"
    const { child, marked } = program('drains', source)
    await vi.waitFor(() => expect(marked()).toEqual(['up']), PATIENCE)
    await child.stop()
    expect(marked()).toEqual(['up', 'drained'])
  })

  it('may fork processes that wait for a message from it, as the server of next dev does', async () => {
    const source = `
      import { fork } from 'node:child_process'
      if (process.argv[2] !== 'forked') {
        const forked = fork(process.argv[1], ['forked'], { execArgv: process.execArgv })
        forked.on('exit', (code) => mark(code === 7 ? 'got-the-message' : 'ended-before-it'))
        setTimeout(() => forked.send('go'), 100)
      } else process.on('message', () => process.exit(7))`
    const { child, marked } = program('forks', source)
    await vi.waitFor(() => expect(marked()[0]).toMatch(/message|before/), PATIENCE)
    await child.stop()
    expect(marked()[0]).toBe('got-the-message')
  })

  it('is killed together with its own children when it does not end in time', async () => {
    const source = `
      import { spawn } from 'node:child_process'
      process.on('SIGTERM', () => {})
      mark(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }).pid)`
    const { child, marked } = program('stuck', source, 50)
    await vi.waitFor(() => expect(marked()).toHaveLength(1), PATIENCE)
    await child.stop()
    const grandchild = Number(marked()[0])
    await vi.waitFor(() => expect(hasEnded(grandchild)).toBe(true), PATIENCE)
  })
})

/** Ended also while nobody has collected its exit code yet. */
function hasEnded(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return true
  }
}
