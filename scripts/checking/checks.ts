import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkGeneratedClient } from '../client-generation/generated-client.ts'
import { checkCommitSubjects } from './commit-subjects.ts'
import { checkLockFile } from './lock-file.ts'
import { checkNamedPaths } from './named-paths.ts'
import { checkUniqueNames } from './unique-names.ts'

/** One check of the code: what it is called, and why it failed, or null. */
export interface Check {
  name: string
  run(folder: string): Promise<string | null>
}

interface Result {
  exitCode: number
  output: string
}

const BIN = (name: string) => join('node_modules', '.bin', name)

/** The folders whose imports have a direction, or at least no circles. */
const LAYERS = ['scheduling', 'domain', 'server', 'worker', 'components', 'app', 'drizzle', 'tests', 'e2e', 'bench']

function run(folder: string, command: string, options: readonly string[]): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, options, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    })
    const output: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
    child.once('error', reject)
    child.once('close', (code) => resolve({ exitCode: code ?? 1, output: Buffer.concat(output).toString() }))
  })
}

async function outputOfFailure(folder: string, command: string, options: readonly string[]): Promise<string | null> {
  const { exitCode, output } = await run(folder, command, options)
  return exitCode === 0 ? null : output
}

/** Types of routes come from Next, which derives them from the folders of app/. */
async function checkTypes(folder: string): Promise<string | null> {
  return (
    (await outputOfFailure(folder, process.execPath, ['node_modules/next/dist/bin/next', 'typegen'])) ??
    (await outputOfFailure(folder, BIN('tsc'), ['--noEmit', '-p', 'tsconfig.json']))
  )
}

function countSources(folder: string, layers: readonly string[]): number {
  return layers
    .flatMap((layer) => readdirSync(join(folder, layer), { recursive: true, encoding: 'utf8' }))
    .filter((name) => /\.tsx?$/.test(name)).length
}

/** dependency-cruiser is content with nothing where it cannot read TypeScript: it must have seen every file. */
async function checkBoundaries(folder: string): Promise<string | null> {
  const present = new Set(readdirSync(folder))
  const layers = LAYERS.filter((layer) => present.has(layer))
  const { exitCode, output } = await run(folder, BIN('depcruise'), layers)
  // It warns that it cannot use TypeScript 7's compiler; it reads the files by @swc/core instead.
  if (exitCode !== 0) return output.replace(/\n‼ missing-tsc-transpiler[\s\S]*/, '')
  const seen = Number(/\((\d+) modules/.exec(output)?.[1] ?? 0)
  const expected = countSources(folder, layers)
  return seen >= expected ? null : `dependency-cruiser looked at ${seen} of ${expected} files only: is @swc/core installed?\n${output}`
}

export const CHECKS: readonly Check[] = [
  { name: 'lock file', run: async (folder) => checkLockFile(folder) },
  { name: 'names', run: async (folder) => checkUniqueNames(folder) },
  { name: 'commit subjects', run: async (folder) => checkCommitSubjects(folder) },
  { name: 'paths in documents', run: async (folder) => checkNamedPaths(folder) },
  { name: 'types', run: checkTypes },
  {
    name: 'lint and format',
    run: (folder) => outputOfFailure(folder, BIN('biome'), ['check', '--error-on-warnings', '--colors=off', '.']),
  },
  { name: 'import boundaries', run: checkBoundaries },
  { name: 'generated client', run: checkGeneratedClient },
  { name: 'dead code', run: (folder) => outputOfFailure(folder, BIN('knip'), ['--no-progress', '--no-config-hints']) },
]

/** Runs all checks, that of types beside the others, which together take as long, and prints each as it ends; gives whether all are content. */
export async function runChecks(folder: string): Promise<boolean> {
  const types = CHECKS.filter(({ run }) => run === checkTypes)
  const others = CHECKS.filter(({ run }) => run !== checkTypes)
  const contents = await Promise.all([runInTurn(folder, types), runInTurn(folder, others)])
  return contents.every(Boolean)
}

async function runInTurn(folder: string, checks: readonly Check[]): Promise<boolean> {
  let isContent = true
  for (const { name, run: runCheck } of checks) {
    const startedMs = performance.now()
    const failure = await runCheck(folder)
    const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1)
    console.log(failure === null ? `✔ ${name} (${seconds} s)` : `✘ ${name} (${seconds} s)\n${failure}`)
    if (failure !== null) isContent = false
  }
  return isContent
}
