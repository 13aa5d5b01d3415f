import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import type { TrialReport } from '#worker/handler-child/trial.ts'
import type { KeptVersion } from './folder-version.ts'
import { killGroup, killMarked, PROCESS_MARK } from './process-traces.ts'

const LONGEST_TRIAL_MS = 60_000
const KEPT_WORDS = 2_000

/** Loads a version whole in a process of its own. What it prints on the way is not kept, unless it dies: then its last words say why. */
export async function tryVersion(
  { versionDir, files }: KeptVersion,
  { program, environment, mark }: { program: string; environment: NodeJS.ProcessEnv; mark: string },
): Promise<TrialReport> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, versionDir, JSON.stringify(files)], {
    detached: true,
    env: { ...environment, [PROCESS_MARK]: mark },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  let words = ''
  let report = ''
  let isLate = false
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-KEPT_WORDS)
  })
  const told = child.stdio[3] as Readable
  told.setEncoding('utf8').on('data', (text: string) => {
    report += text
  })
  const timer = setTimeout(() => {
    isLate = true
    if (child.pid !== undefined) killGroup(child.pid)
  }, LONGEST_TRIAL_MS)
  const [exitCode, signal] = (await Promise.all([once(child, 'exit'), once(told, 'end')]))[0]
  clearTimeout(timer)
  if (child.pid !== undefined) killGroup(child.pid)
  killMarked(mark)
  try {
    return JSON.parse(report) as TrialReport
  } catch {
    const how = isLate
      ? `was not loaded within ${LONGEST_TRIAL_MS / 1_000} s`
      : `ended the process that loaded it (${signal ?? `exit code ${exitCode}`})`
    return { problem: `The folder ${how}${words ? `: ${words.trim()}` : '.'}` }
  }
}
