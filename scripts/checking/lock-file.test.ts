import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkLockFile } from './lock-file.ts'

const ASKED = { dependencies: { next: '16.0.0' }, devDependencies: { vitest: '5.0.0' } }
const LOCKED = {
  '': ASKED,
  'node_modules/next': { optionalDependencies: { '@next/swc-darwin-arm64': '16.0.0' }, dependencies: { postcss: '8.0.0' } },
  'node_modules/next/node_modules/postcss': { dependencies: { nanoid: '3.0.0' } },
  'node_modules/nanoid': {},
  'node_modules/@next/swc-darwin-arm64': { os: ['darwin'], cpu: ['arm64'], optional: true },
  'node_modules/vitest': {},
}

describe('the lock file', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'djag-lock-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const check = (asked: object, locked: object) => {
    writeFileSync(join(folder, 'package.json'), JSON.stringify(asked))
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: locked }))
    return checkLockFile(folder)
  }

  it('is well when it has every package that one names, beside it or above it', () => {
    expect(check(ASKED, LOCKED)).toBeNull()
  })

  it('has to have the packages of other systems', () => {
    const { 'node_modules/@next/swc-darwin-arm64': _, ...lacking } = LOCKED
    expect(check(ASKED, lacking)).toMatch(/^package-lock\.json lacks @next\/swc-darwin-arm64, which node_modules\/next names$/m)
  })

  it('does not find a package inside of another one', () => {
    const { 'node_modules/nanoid': nanoid, ...lacking } = LOCKED
    expect(check(ASKED, { ...lacking, 'node_modules/vitest/node_modules/nanoid': nanoid })).toMatch(/lacks nanoid/)
  })

  it('has to agree with package.json', () => {
    expect(check({ ...ASKED, devDependencies: { vitest: '5.0.1' } }, LOCKED)).toMatch(/disagree about vitest/)
    expect(check({ dependencies: ASKED.dependencies }, LOCKED)).toMatch(/disagree about vitest/)
    expect(check({ ...ASKED, optionalDependencies: { zod: '4.0.0' } }, LOCKED)).toMatch(/disagree about zod/)
  })
})
