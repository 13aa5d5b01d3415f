import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StartFailure } from '../failure.ts'
import { makeRelease, planRelease, readReleaseWords } from './release.ts'

const CHANGELOG = '# Changelog\n\n## Unreleased\n\n**New**\n\n- Tasks sing.\n\n## 0.1.0, 2026-11-01\n\n- All of it.\n'
const TODAY = '2026-11-29'

describe('a release', { timeout: 60_000 }, () => {
  let folder: string
  const git = (...words: string[]) => execFileSync('git', words, { cwd: folder, encoding: 'utf8' }).trim()
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const commit = (files: Record<string, string>) => {
    for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content)
    git('add', '-A')
    git('commit', '-qm', 'work')
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'djag-release-'))
    git('init', '-q', '-b', 'main')
    git('config', 'user.name', 'Ada')
    git('config', 'user.email', 'ada@example.org')
    commit({
      '.gitignore': '.releases/\n',
      'package.json': '{ "name": "djag", "version": "0.1.0" }\n',
      'package-lock.json': '{ "version": "0.1.0", "packages": { "": { "version": "0.1.0" } } }\n',
      'CHANGELOG.md': CHANGELOG,
    })
    git('tag', 'v0.1.0')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('carries its version in package.json, lock file, changelog, tag and tarball, and leaves a clean checkout', () => {
    const tarball = makeRelease(folder, planRelease(folder, '0.2.0', TODAY))
    expect(git('status', '--porcelain')).toBe('')
    expect(git('log', '-1', '--format=%s')).toBe('Release 0.2.0')
    expect(git('rev-parse', 'v0.2.0^{commit}')).toBe(git('rev-parse', 'HEAD'))
    expect(git('tag', '--list', 'v0.2.0', '--format=%(contents)')).toBe('Djag 0.2.0\n\n**New**\n\n- Tasks sing.')
    expect(JSON.parse(read('package.json')).version).toBe('0.2.0')
    expect(JSON.parse(read('package-lock.json'))).toEqual({ version: '0.2.0', packages: { '': { version: '0.2.0' } } })
    expect(read('CHANGELOG.md')).toBe(CHANGELOG.replace('## Unreleased\n', `## Unreleased\n\n## 0.2.0, ${TODAY}\n`))
    const packed = execFileSync('tar', ['xzOf', join(folder, tarball), 'djag-0.2.0/package.json'], { encoding: 'utf8' })
    expect(packed).toBe(read('package.json'))
  })

  it('changes nothing while it is only planned', () => {
    planRelease(folder, '0.2.0', TODAY)
    expect(git('status', '--porcelain', '--ignored')).toBe('')
    expect(git('tag')).toBe('v0.1.0')
  })

  it('may be the first one of the version that stands in package.json', () => {
    git('tag', '--delete', 'v0.1.0')
    expect(planRelease(folder, '0.1.0', TODAY)).toMatchObject({ tag: 'v0.1.0' })
  })

  it.each([
    [
      'changes that are not committed',
      () => writeFileSync(join(folder, 'notes.txt'), 'not yet'),
      '0.2.0',
      /not committed[\s\S]*notes\.txt/,
    ],
    ['another branch', () => git('switch', '-qc', 'attempt'), '0.2.0', /made of main, and this is attempt/],
    ['a tag that there is', () => git('tag', 'v0.2.0'), '0.2.0', /is a tag v0\.2\.0 already/],
    ['a version that is not later', () => {}, '0.0.9', /version 0\.1\.0 already/],
    ['a version that is later as a word only', () => commit({ 'package.json': '{ "version": "0.10.0" }\n' }), '0.9.0', /version 0\.10\.0/],
    ['nothing to tell', () => commit({ 'CHANGELOG.md': CHANGELOG.replace('- Tasks sing.', '') }), '0.2.0', /Nothing is listed/],
    ['no place to tell it', () => commit({ 'CHANGELOG.md': CHANGELOG.replace('Unreleased', 'Soon') }), '0.2.0', /"## Unreleased"/],
  ])('is refused with %s', (_, prepare, version, message) => {
    prepare()
    const before = git('rev-parse', 'HEAD')
    expect(() => planRelease(folder, version, TODAY)).toThrow(StartFailure)
    expect(() => planRelease(folder, version, TODAY)).toThrow(message)
    expect(git('rev-parse', 'HEAD')).toBe(before)
  })

  it('is asked for by a version of three numbers', () => {
    expect(readReleaseWords(['1.2.3', '--dry-run'])).toEqual({ version: '1.2.3', isDryRun: true })
    for (const wrong of [[], ['1.2'], ['v1.2.3'], ['1.2.3', '1.2.4'], ['1.2.3', '--dry']])
      expect(() => readReleaseWords(wrong)).toThrow(StartFailure)
  })
})
