import { readFileSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

/** Linux keeps what is in it in memory. */
const IN_MEMORY = '/dev/shm'
/** What a whole run of the tests leaves there at most, and what is to be left for its programs. */
const MOST_BYTES = 4 * 1024 ** 3
const BYTES_OF_PROGRAMS = 4 * 1024 ** 3

type Room = {
  /** The text of /proc/mounts. */
  mounts: string
  /** Bytes that the folder may still take. */
  freeBytes: number
  /** Bytes of memory that this process and others may still take. */
  availableBytes: number
}

/** Whether tests can have their files in memory: programs may be started from there, and there is room for them. */
export function hasRoomInMemory({ mounts, freeBytes, availableBytes }: Room): boolean {
  const mounted = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .findLast(([, folder]) => folder === IN_MEMORY)
  if (mounted?.[2] !== 'tmpfs' || mounted[3]?.split(',').includes('noexec')) return false
  return freeBytes >= MOST_BYTES && availableBytes >= MOST_BYTES + BYTES_OF_PROGRAMS
}

/**
 * The folder for what tests keep outside of the checkout: the one that TMPDIR names; else one in memory, if there is room; else the system's.
 * PostgreSQL makes and empties tables by the thousand here, each of several files, which costs a disk's file system six times as much.
 */
export function temporaryFolder(): string {
  if (process.env.TMPDIR) return tmpdir()
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY)
    const room = { mounts: readFileSync('/proc/mounts', 'utf8'), freeBytes: bavail * bsize, availableBytes: process.availableMemory() }
    return hasRoomInMemory(room) ? IN_MEMORY : tmpdir()
  } catch {
    return tmpdir()
  }
}
