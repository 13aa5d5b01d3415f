import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildWeb, ensureWebBuild } from './web-build.ts'

const original = process.cwd()

/** Stands in for Next's builder, which would take half a minute each time: the same command line, a folder with a BUILD_ID. */
const BUILDER = `
const { readFileSync, writeFileSync } = require('node:fs')
if (readFileSync('app/page.tsx', 'utf8').includes('broken')) { console.error('page.tsx is broken'); process.exit(1) }
writeFileSync(process.env.DJAG_WEB_BUILD + '/BUILD_ID', 'x')`

describe('the build of the web program', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'djag-build-'))
    process.chdir(folder)
    for (const path of ['app', 'node_modules/next/dist/bin']) mkdirSync(path, { recursive: true })
    writeFileSync('node_modules/next/dist/bin/next', BUILDER)
    writeFileSync('app/page.tsx', 'first')
  })
  afterEach(() => {
    process.chdir(original)
    rmSync(folder, { recursive: true })
  })
  const quietly = { log: () => {}, signal: new AbortController().signal }

  it('is made once for the same sources, and anew when they change', async () => {
    const first = await ensureWebBuild(quietly)
    expect(await ensureWebBuild(quietly)).toBe(first)
    writeFileSync('app/page.tsx', 'second')
    expect(await ensureWebBuild(quietly)).not.toBe(first)
  })

  it('leaves the last good build in place when it fails, and no half one', async () => {
    const good = await ensureWebBuild(quietly)
    writeFileSync('app/page.tsx', 'broken')
    await expect(buildWeb(quietly)).rejects.toThrow('could not be built; the reason stands above. The last good build was kept.')
    expect(existsSync(join(good, 'BUILD_ID'))).toBe(true)
    expect(readdirSync('.next/builds').length).toBe(2)
    writeFileSync('app/page.tsx', 'first')
    expect(await ensureWebBuild(quietly)).toBe(good)
  })

  it('keeps the build before it, from which a program may still run, and removes older ones', async () => {
    const folders: (string | null)[] = []
    for (const content of ['one', 'two', 'three']) {
      writeFileSync('app/page.tsx', content)
      folders.push(await ensureWebBuild(quietly))
    }
    expect(folders.map((path) => existsSync(path ?? ''))).toEqual([false, true, true])
  })
})
