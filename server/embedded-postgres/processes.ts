import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** Whether a process of that number exists; also one that has ended and that nobody has collected yet. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Linux tells this in files; other systems have ps. */
const hasProc = existsSync('/proc/self/cmdline')

/** What a process was started with. One that has ended has nothing, also while nobody has collected it. */
function commandLine(pid: number): string {
  try {
    if (hasProc) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return `${execFileSync('ps', ['-ww', '-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).trim()} `
  } catch {
    // It ended while we looked.
    return ''
  }
}

function allProcesses(): number[] {
  const names = hasProc ? readdirSync('/proc') : execFileSync('ps', ['-A', '-o', 'pid='], { encoding: 'utf8' }).split(/\s+/)
  return names.filter((name) => /^\d+$/.test(name)).map(Number)
}

/** Whether that process was started to serve the data folder `path`. */
export function serves(pid: number, path: string): boolean {
  return commandLine(pid).includes(` -D ${path} `)
}

/** The processes that were started to serve the data folder `path`, whatever its files say. */
export function processesServing(path: string): number[] {
  return allProcesses().filter((pid) => serves(pid, path))
}

/** Whether a process is still attached to that System V segment, as each of a PostgreSQL's is. Told by Linux only; elsewhere false. */
export function isSegmentInUse(segmentId: number): boolean {
  try {
    const [, ...lines] = readFileSync('/proc/sysvipc/shm', 'utf8').trim().split('\n')
    // key shmid perms size cpid lpid nattch …
    return lines.some((line) => {
      const columns = line.trim().split(/\s+/).map(Number)
      return columns[1] === segmentId && (columns[6] ?? 0) > 0
    })
  } catch {
    return false
  }
}
