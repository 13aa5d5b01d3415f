import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkCommitSubjects } from './commit-subjects.ts'

describe('subjects of commits', { timeout: 60_000 }, () => {
  let folder: string
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...words], { cwd: folder, stdio: 'pipe' })
  const commit = (subject: string) => git('commit', '--allow-empty', '-qm', subject)
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'djag-subjects-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('have at most 72 characters since the latest release, also in a shallow clone; older ones stay as they are', () => {
    git('init', '-q', '-b', 'main')
    commit('x'.repeat(72))
    expect(checkCommitSubjects(folder)).toBeNull()
    commit('x'.repeat(73))
    expect(checkCommitSubjects(folder)).toMatch(/longer than 72.*\n.* x{73}$/is)
    git('tag', 'v1.0.0')
    commit('Say less – “at most 72 characters”, however many bytes they take up ü ü ü')
    expect(checkCommitSubjects(folder)).toMatch(/however many bytes/)
    git('commit', '--amend', '--allow-empty', '-qm', 'Say less – “at most 72 characters”, however many bytes they take ü')
    expect(checkCommitSubjects(folder)).toBeNull()
    git('clone', '-q', '--depth', '1', `file://${folder}`, 'shallow')
    expect(checkCommitSubjects(join(folder, 'shallow'))).toBeNull()
  })

  it('are nobody’s business in a folder without git, or below another checkout', () => {
    expect(checkCommitSubjects(folder)).toBeNull()
  })
})
