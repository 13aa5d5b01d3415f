import { spawnSync } from 'node:child_process'

const LONGEST = 72
/** How many of the newest commits are looked at while nothing was released. */
const NEWEST = 20

function git(folder: string, ...words: string[]): string | null {
  const { status, stdout } = spawnSync('git', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return status === 0 ? stdout.trim() : null
}

/**
 * Says which commits since the latest release have a subject that is cut off where commits are listed; null: none. What git makes, merges, does
 * not count. A shallow clone is judged by what it holds, and a folder without git by nothing.
 */
export function checkCommitSubjects(folder: string): string | null {
  if (git(folder, 'rev-parse', '--show-cdup') !== '') return null
  const released = git(folder, 'describe', '--tags', '--abbrev=0', '--match=v*')
  const range = released === null ? [`--max-count=${NEWEST}`] : [`${released}..HEAD`]
  const subjects = git(folder, 'log', '--no-merges', '--format=%h %s', ...range)?.split('\n') ?? []
  const long = subjects.filter((line) => [...line.slice(line.indexOf(' ') + 1)].length > LONGEST)
  return long.length === 0 ? null : `Longer than ${LONGEST} characters (what does not fit belongs into the body):\n${long.join('\n')}`
}
