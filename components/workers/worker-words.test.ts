import { expect, test } from 'vitest'
import { goneInWords, queuesInWords } from './worker-words.ts'

test('those that are gone are counted by how they went', () => {
  expect(goneInWords({ stopped: 2, lost: 1 })).toBe('2 stopped, 1 lost')
  expect(goneInWords({ stopped: 0, lost: 1_200 })).toBe('1,200 lost')
})

test('a worker without a list of queues serves all of them', () => {
  expect(queuesInWords(null)).toBe('all')
  expect(queuesInWords(['default', 'slow'])).toBe('default, slow')
})
