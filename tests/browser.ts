import { execFileSync } from 'node:child_process'
import {
  accessSync,
  constants,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib'

export interface Browser {
  executablePath: string
  env: Record<string, string>
}

const checkout = fileURLToPath(new URL('..', import.meta.url))
const PACKAGE = join(checkout, 'node_modules', '@sparticuz', 'chromium')
const INSTALLED_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const INSTALLED_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function installedChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return [...INSTALLED_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...INSTALLED_PLACES].find(isExecutable)
}

function unpackArchive(name: string, folder: string) {
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-x', '-C', folder], { input: brotliDecompressSync(readFileSync(join(PACKAGE, 'bin', name))) })
}

/** Inflates the Chromium of the npm package, with the libraries and a font that a bare machine lacks: whole or not at all. */
async function unpackChromium(folder: string) {
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  unpackArchive('al2023.tar.br', unfinished)
  unpackArchive('swiftshader.tar.br', unfinished)
  unpackArchive('fonts.tar.br', unfinished)
  await pipeline(
    createReadStream(join(PACKAGE, 'bin', 'chromium.br')),
    createBrotliDecompress(),
    createWriteStream(join(unfinished, 'chromium'), { mode: 0o755 }),
  )
  const fontFolders = [join(folder, 'fonts'), '/usr/share/fonts'].map((path) => `<dir>${path}</dir>`).join('')
  writeFileSync(
    join(unfinished, 'fonts.conf'),
    `<fontconfig>${fontFolders}<cachedir>${join(folder, 'font-cache')}</cachedir></fontconfig>\n`,
  )
  try {
    renameSync(unfinished, folder)
  } catch (error) {
    rmSync(unfinished, { recursive: true })
    if (!existsSync(folder)) throw error
  }
}

async function packagedChromium(): Promise<Browser | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(join(PACKAGE, 'bin', 'chromium.br'))) return null
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string }
  const folder = join(checkout, '.djag', 'chromium', version)
  if (!existsSync(folder)) {
    mkdirSync(dirname(folder), { recursive: true })
    await unpackChromium(folder)
  }
  const libraries = [join(folder, 'lib'), folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  return { executablePath: join(folder, 'chromium'), env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: folder } }
}

/**
 * Finds a browser to test with: the one of CHROMIUM_PATH, an installed Chromium or Chrome, or the one inside an npm package, which needs
 * nothing of the system.
 * @throws Error that says what to install
 */
export async function findBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (!isExecutable(named)) throw new Error(`CHROMIUM_PATH is ${named}, but there is no program there.`)
    return { executablePath: named, env: {} }
  }
  const installed = installedChromium()
  if (installed) return { executablePath: installed, env: {} }
  const packaged = await packagedChromium()
  if (packaged) return packaged
  throw new Error(
    'No browser was found to test with. Install Chromium or Chrome, or set CHROMIUM_PATH to one; on Linux x64 "npm ci --include=dev" brings one along.',
  )
}
