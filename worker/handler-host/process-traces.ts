import { readdirSync, readFileSync } from 'node:fs'

/** In the environment of every handler process, and so of all it starts: by its value they are found when they have left the process group. */
export const PROCESS_MARK = 'DJAG_HANDLER_PROCESS'

const MOST_SWEEPS = 5
/** The place of "minor faults of children that were waited for" among the fields after the name in /proc/PID/stat. */
const CHILD_FAULTS = 8

/** Whether a process that is alive has, or has had, children of its own, as the kernel tells. True where it can't be known. */
export function hasHadChildren(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    if (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[CHILD_FAULTS] !== '0') return true
    return readdirSync(`/proc/${pid}/task`).some((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8') !== '')
  } catch {
    return true
  }
}

export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left in it.
  }
}

/**
 * Kills every process that carries the mark, or one that begins with it and a slash, wherever it has gone: again until none is left, as one may just be starting another.
 * Only where there is a /proc, and only those of this user that have not emptied their environment.
 * @returns how many were killed
 */
export function killMarked(mark: string): number {
  const killed = new Set<number>()
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    const marked = processIds().filter((pid) => pid !== process.pid && !killed.has(pid) && carries(pid, mark))
    if (marked.length === 0) break
    for (const pid of marked) {
      killed.add(pid)
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It ended by itself.
      }
    }
  }
  return killed.size
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))
  } catch {
    return []
  }
}

function carries(pid: number, mark: string): boolean {
  try {
    const value = readFileSync(`/proc/${pid}/environ`, 'latin1')
      .split('\0')
      .find((entry) => entry.startsWith(`${PROCESS_MARK}=`))
    return value !== undefined && `${value}/`.startsWith(`${PROCESS_MARK}=${mark}/`)
  } catch {
    return false
  }
}
