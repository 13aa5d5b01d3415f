import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkNamedPaths } from './named-paths.ts'

it('finds what documents name and is not there, and takes patterns, packages and other folders for what they are', () => {
  const folder = mkdtempSync(join(tmpdir(), 'djag-paths-'))
  try {
    for (const path of ['docs/decisions', 'server/tick', 'app/(dashboard)']) mkdirSync(join(folder, path), { recursive: true })
    for (const path of ['server/tick/tick.ts', 'app/(dashboard)/page.tsx']) writeFileSync(join(folder, path), '')
    const there =
      '`server/tick/`, `server/tick/tick.ts`, `server/tick/tick`, `app/(dashboard)/page.tsx`, `next/link`, `*.test.ts`, `server/*`'
    writeFileSync(join(folder, 'README.md'), there)
    writeFileSync(join(folder, 'docs/decisions/old.md'), '`server/gone.ts`')
    expect(checkNamedPaths(folder)).toBeNull()
    writeFileSync(join(folder, 'docs/map.md'), `${there} and \`server/tick/tock.ts\``)
    expect(checkNamedPaths(folder)).toBe('docs/map.md names server/tick/tock.ts, which is not there.')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
