import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Mutant } from './mutant.ts'

/** A copy of the checkout as it is now, uncommitted work included, in which bugs can be planted. */
export class CheckoutCopy {
  readonly folder: string

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'djag-mutants-'))
    // PostgreSQL runs as another user when the tests run as root.
    chmodSync(this.folder, 0o755)
    const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { encoding: 'utf8' })
    for (const file of files.split('\0').filter(Boolean)) {
      mkdirSync(join(this.folder, dirname(file)), { recursive: true })
      cpSync(file, join(this.folder, file), { force: true })
    }
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'))
  }

  /** Runs `work` while the bug is there. */
  async withBug<T>({ file, find, replace }: Mutant, work: () => Promise<T>): Promise<T> {
    const path = join(this.folder, file)
    const source = readFileSync(path, 'utf8')
    writeFileSync(
      path,
      source.replace(find, () => replace),
    )
    try {
      return await work()
    } finally {
      writeFileSync(path, source)
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Why this bug can't be planted any more: its snippet has to stand in its file exactly once. Null: it can. */
export function anchorProblem({ file, find, replace }: Mutant): string | null {
  let source: string
  try {
    source = readFileSync(file, 'utf8')
  } catch {
    return `there is no file ${file}`
  }
  if (find === replace) return 'it changes nothing'
  const times = source.split(find).length - 1
  return times === 1 ? null : `its snippet stands ${times} times in ${file}, not once: ${JSON.stringify(find)}`
}
