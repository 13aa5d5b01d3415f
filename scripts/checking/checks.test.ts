import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHECKS } from './checks.ts'

const checkout = fileURLToPath(new URL('../..', import.meta.url))
const CONFIGURATION = [
  '.dependency-cruiser.cjs',
  '.gitignore',
  'biome.json',
  'knip.json',
  'next.config.mjs',
  'tsconfig.json',
  'tsconfig.next.json',
]

/** Only what the sound code uses: the rest of our package.json would count as dead. */
function smallPackage(): string {
  const { imports, type } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
  const dependencies = { next: '*', react: '*', 'react-dom': '*' }
  return `${JSON.stringify({ name: 'small', type, imports, dependencies, devDependencies: { 'dependency-cruiser': '*' } }, null, 2)}\n`
}

function smallLock(): string {
  const { dependencies, devDependencies } = JSON.parse(smallPackage())
  const installed = Object.fromEntries(Object.keys({ ...dependencies, ...devDependencies }).map((name) => [`node_modules/${name}`, {}]))
  return `${JSON.stringify({ packages: { '': { dependencies, devDependencies }, ...installed } }, null, 2)}\n`
}

/** A small checkout, with our own configuration, in which every check is content. */
const SOUND: Record<string, string> = {
  'package.json': smallPackage(),
  'package-lock.json': smallLock(),
  'app/layout.tsx': "export default function Layout({ children }: LayoutProps<'/'>) {\n  return children\n}\n",
  'app/page.tsx': "import { title } from '#domain/title.ts'\n\nexport default function Page() {\n  return title\n}\n",
  'domain/title.ts': "import { START } from '#scheduling/model/beginning.ts'\n\nexport const title = String(START)\n",
  'scheduling/model/beginning.ts': 'export const START = 0\n',
  'server/reading.ts': 'export const reading = 1\n',
  'worker/main.ts': "import { reading } from '#server/reading.ts'\n\nprocess.exitCode = reading\n",
}

/** What each check must find, by file. */
const PLANTED: Record<string, Record<string, string>> = {
  'lock file': { 'package-lock.json': '{ "packages": {} }' },
  names: {
    'domain/a-run.ts': 'export type Twice = 1\n',
    'server/another-run.ts': 'export interface Twice {}\n',
    'worker/made-twice.ts': 'export async function made() {}\n',
    'components/made-twice.tsx': 'export const made = 1\n',
  },
  'paths in documents': { 'READ-ME-TOO.md': 'It begins in `server/gone.ts`.' },
  types: { 'domain/wrong-type.ts': "export const count: number = 'one'\n" },
  'lint and format': {
    'scheduling/model/own-format.ts': 'export const ONE = 1;\n',
    'scheduling/model/unused-import.ts': "import { START } from './beginning.ts'\n\nexport const TWO = 2\n",
  },
  'import boundaries': {
    'scheduling/model/looks-at-the-server.ts': "export { reading } from '#server/reading.ts'\n",
    'scheduling/model/uses-node.ts': "export { pid } from 'node:process'\n",
    'scheduling/model/uses-a-package.ts': "export { useState } from 'react'\n",
    'scheduling/model/import-not-found.ts': "export { BEGIN } from './begin.ts'\n",
    'scheduling/model/knows-who-decides.ts': "export { deciding } from '../start/deciding.ts'\n",
    'scheduling/lint/knows-who-decides.ts': "export type { Deciding } from '../start/deciding.ts'\n",
    'scheduling/end/knows-its-neighbour.ts': "export { changing } from '../change/changing.ts'\n",
    'scheduling/change/changing.ts': "export { START as changing } from '../model/beginning.ts'\n",
    'scheduling/start/deciding.ts': "export { changing as deciding } from '../change/changing.ts'\nexport type Deciding = number\n",
    'scheduling/without-a-room.ts': 'export const lost = 0\n',
    'domain/knows-what-has-no-room.ts': "export { lost } from '#scheduling/without-a-room.ts'\n",
    'domain/knows-the-server.ts': "export { reading } from '#server/reading.ts'\n",
    'server/knows-the-worker.ts': "import '#worker/main.ts'\n",
    'server/queue/needs-a-room-above.ts': "export { ending } from '#server/endings/needed-below.ts'\n",
    'server/endings/needed-below.ts': 'export const ending = 1\n',
    'server/attic/without-a-place.ts': "export { ending as kept } from '#server/endings/needed-below.ts'\n",
    'worker/runner/knows-its-program.ts': "import '#worker/main.ts'\n",
    'worker/knows-the-interface.ts': "export { tile } from '../components/reads-the-database.ts'\n",
    'components/reads-the-database.ts': "export { reading as tile } from '#server/reading.ts'\n",
    'components/forms/knows-a-feature.ts': "export { tile } from '../tasks/tile.ts'\n",
    'components/tasks/tile.ts': 'export const tile = 1\n',
    'app/reaches-the-worker.ts': "import '#worker/main.ts'\n",
    'domain/one-of-a-cycle.ts': "import { other } from './other-of-a-cycle.ts'\n\nexport const one: unknown = other\n",
    'domain/other-of-a-cycle.ts': "import { one } from './one-of-a-cycle.ts'\n\nexport const other: unknown = one\n",
    'domain/one-of-a-cycle-of-types.ts': "import type { Other } from './other-of-a-cycle-of-types.ts'\n\nexport type One = Other | 1\n",
    'domain/other-of-a-cycle-of-types.ts': "import type { One } from './one-of-a-cycle-of-types.ts'\n\nexport type Other = { one: One }\n",
  },
  'generated client': { 'clients/typescript/operations.ts': 'export interface Operations {}\n' },
  'dead code': {
    'server/nobody-imports.ts': 'export const writing = 2\n',
    'worker/main.ts':
      "import { reading } from '#server/reading.ts'\nimport { used } from '#server/half-used.ts'\n\nprocess.exitCode = reading + used\n",
    'server/half-used.ts': 'export const used = 0\nexport const unused = 1\n',
  },
}

describe('the checks', { timeout: 120_000 }, () => {
  let folder: string
  const write = (files: Record<string, string>) => {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), content)
    }
  }
  const remove = (files: Record<string, string>) => {
    for (const file of Object.keys(files)) rmSync(join(folder, file))
    write(SOUND)
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'djag-checks-'))
    for (const file of CONFIGURATION) cpSync(join(checkout, file), join(folder, file))
    symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'))
    write(SOUND)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  // What commits say cannot be planted as files; it has a test of its own.
  it.each(CHECKS.filter(({ name }) => name !== 'commit subjects'))(
    '$name: content with sound code, and finds all that was planted',
    async ({ name, run }) => {
      expect(await run(folder)).toBeNull()
      const planted = PLANTED[name] ?? {}
      write(planted)
      const failure = await run(folder)
      remove(planted)
      expect(failure).not.toBeNull()
      for (const file of Object.keys(planted).filter((path) => !(path in SOUND))) expect(failure).toContain(file)
    },
  )
})
