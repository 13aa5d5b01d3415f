import { expect, test } from 'vitest'
import { hasRoomInMemory } from './temporary-folder.ts'

const GIGABYTE = 1024 ** 3
const mounts = (options: string) =>
  `/dev/vda / ext4 rw 0 0\ntmpfs /dev/shm tmpfs ${options} 0 0\ntmpfs /dev/shm/other tmpfs rw,noexec 0 0\n`
const roomy = { mounts: mounts('rw,relatime'), freeBytes: 12 * GIGABYTE, availableBytes: 20 * GIGABYTE }

test.each([
  ['in memory where there is room', roomy, true],
  ['not where no program may be started, as in containers', { ...roomy, mounts: mounts('rw,nosuid,noexec') }, false],
  ['not in the little that containers have', { ...roomy, freeBytes: 64 * 1024 ** 2 }, false],
  ['not where the programs need the memory', { ...roomy, availableBytes: 6 * GIGABYTE }, false],
  ['not where the folder is on a disk', { ...roomy, mounts: '/dev/vda / ext4 rw 0 0\n' }, false],
])('tests keep their files %s', (_where, room, isKept) => {
  expect(hasRoomInMemory(room)).toBe(isKept)
})
