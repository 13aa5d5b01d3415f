import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isSegmentInUse, processExists, processesServing, serves } from './processes.ts'

export interface Postmaster {
  pid: number
  port: number
  /** Whether it lets clients in: not while it still recovers from a crash, and no longer while it shuts down. */
  isReady: boolean
}

/** Who has a data folder at this moment. */
export type Occupation =
  | { by: 'postmaster'; postmaster: Postmaster }
  /** A PostgreSQL that has not written its pid file yet, has removed it already, or whose postmaster died before its other processes. */
  | { by: 'unknown' }
  /** Nobody. `leftover` is what the pid file holds when PostgreSQL itself would refuse to start because of it. */
  | { by: 'nobody'; leftover: string | null }

const pidFile = (path: string) => join(path, 'postmaster.pid')

function read(path: string): string | null {
  try {
    return readFileSync(pidFile(path), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

interface PidFile {
  /** Null in a file that is empty or cut short. */
  pid: number | null
  port: number
  segmentId: number | null
  status: string
}

/** Lines: process, folder, start time, port, socket folder, address, "key id" of its segment, status. It is written in several steps. */
function parse(content: string): PidFile {
  const [pidLine = '', , , portLine, , , segmentLine = '', statusLine = ''] = content.split('\n')
  // The number is whole once a line follows it.
  const pid = /^\d+\n/.test(content) ? Number(pidLine) : null
  const segmentId = /^\s*\d+\s+(\d+)/.exec(segmentLine)?.[1]
  return {
    pid: pid !== null && pid > 0 ? pid : null,
    port: Number(portLine) || 0,
    segmentId: segmentId === undefined ? null : Number(segmentId),
    status: statusLine.trim(),
  }
}

/** Finds the PostgreSQL that serves a data folder, whoever started it: also one whose starter was killed. */
export function findPostmaster(path: string): Postmaster | null {
  const { pid, port, status } = parse(read(path) ?? '')
  if (pid === null || !processExists(pid) || !serves(pid, path)) return null
  return { pid, port, isReady: status === 'ready' }
}

/**
 * Says who has the data folder. The pid file alone does not tell: it is made empty, then filled in steps, and removed a moment before its
 * writer ends; after a crash it may name a process that is now another program, or nobody.
 */
export function occupationOf(path: string): Occupation {
  const content = read(path)
  const postmaster = findPostmaster(path)
  if (postmaster) return { by: 'postmaster', postmaster }
  if (processesServing(path).length > 0) return { by: 'unknown' }
  if (content === null) return { by: 'nobody', leftover: null }
  const { pid, segmentId } = parse(content)
  // PostgreSQL sees by itself that the writer of its pid file has died, and then whether another process of it goes on.
  if (pid !== null && !processExists(pid)) return { by: 'nobody', leftover: null }
  if (segmentId !== null && isSegmentInUse(segmentId)) return { by: 'unknown' }
  return { by: 'nobody', leftover: content }
}

/** Removes a pid file that PostgreSQL would take for another's. Only for who holds the start lock. */
export function removeLeftover(path: string, leftover: string): void {
  if (read(path) === leftover) rmSync(pidFile(path))
}
