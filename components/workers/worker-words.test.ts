import { expect, test } from 'vitest'
import type { WorkerRow } from '#domain/views/operation-views.ts'
import { goneInWords, partWorkers, queuesInWords } from './worker-words.ts'

const workers = (...states: WorkerRow['state'][]) => states.map((state, index) => ({ id: String(index), state })) as WorkerRow[]

test('a worker that drains still counts as here, one that was lost does not', () => {
  const { here, gone } = partWorkers(workers('live', 'lost', 'draining', 'stopped'))
  expect(here.map(({ state }) => state)).toEqual(['live', 'draining'])
  expect(gone.map(({ state }) => state)).toEqual(['lost', 'stopped'])
})

test('those that are gone are counted by how they went', () => {
  expect(goneInWords(workers('stopped', 'lost', 'stopped'))).toBe('2 stopped, 1 lost')
  expect(goneInWords(workers('lost'))).toBe('1 lost')
})

test('a worker without a list of queues serves all of them', () => {
  expect(queuesInWords(null)).toBe('all')
  expect(queuesInWords(['default', 'slow'])).toBe('default, slow')
})
