import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const checkout = fileURLToPath(new URL('../..', import.meta.url))

describe('.ci/run', { timeout: 60_000 }, () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'djag-clean-'))
    cpSync(join(checkout, '.ci'), join(folder, '.ci'), { recursive: true })
    writeFileSync(join(folder, 'kept'), 'kept\n')
    writeFileSync(join(folder, '.gitignore'), 'ignored\nbin/\n')
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...words], { cwd: folder })
    git('init', '-q')
    git('add', '-A')
    git('commit', '-qm', 'all')
    mkdirSync(join(folder, 'bin'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** Runs it with an npm whose checks are content and whose tests do this. */
  const run = (deed: string) => {
    const npm = `#!/bin/sh\ncase "$2" in test:all) ${deed}; echo '3 passed, 0 failed';; esac\n`
    writeFileSync(join(folder, 'bin', 'npm'), npm, { mode: 0o755 })
    // Or they would be installed.
    for (const program of ['pgbouncer', 'python3', 'mariadbd']) writeFileSync(join(folder, 'bin', program), '', { mode: 0o755 })
    const env = { ...process.env, PATH: join(folder, 'bin') + delimiter + process.env.PATH }
    const { status, stdout } = spawnSync('bash', ['.ci/run'], { cwd: folder, env, encoding: 'utf8' })
    return { status, lines: stdout.trim().split('\n') }
  }

  it('passes when the checkout is as it was, also when it was changed before', () => {
    expect(run('echo more > ignored')).toMatchObject({
      status: 0,
      lines: ['3 passed, 0 failed', '3 passed, 0 failed'],
    })
    writeFileSync(join(folder, 'kept'), 'being worked on\n')
    expect(run('true')).toMatchObject({ status: 0 })
  })

  it('fails and names the files that tests made, changed again or removed', () => {
    const { status, lines } = run('echo more >> kept; echo new > made; rm .gitignore')
    expect(status).toBe(1)
    expect(lines.at(-1)).toBe('3 passed, 1 failed')
    for (const file of [/> .M kept /, /> \?\? made /, /> .D \.gitignore/]) expect(lines).toContainEqual(expect.stringMatching(file))
  })
})
