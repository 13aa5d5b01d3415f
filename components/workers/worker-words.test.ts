import { expect, test } from 'vitest'
import { definitionsInWords, goneInWords, queuesInWords } from './worker-words.ts'

test('those that are gone are counted by how they went', () => {
  expect(goneInWords({ stopped: 2, lost: 1 })).toBe('2 stopped, 1 lost')
  expect(goneInWords({ stopped: 0, lost: 1_200 })).toBe('1,200 lost')
})

test('a worker without a list of queues serves all of them', () => {
  expect(queuesInWords(null)).toBe('all')
  expect(queuesInWords(['default', 'slow'])).toBe('default, slow')
})

test('a handler is told with the workers that have it, one by one where they define it differently', () => {
  const worker = (host: string, definition: string) => ({ id: host, host, pid: 1, definition })
  const words = (definitionsDiffer: boolean, ...workers: ReturnType<typeof worker>[]) => definitionsInWords({ workers, definitionsDiffer })
  expect(words(false)).toBe('none that is live')
  expect(words(false, worker('a', 'x'), worker('b', 'x'))).toBe('a 1, b 1')
  expect(words(false, worker('a', 'x'), worker('b', 'x'), worker('c', 'x'))).toBe('3 workers')
  expect(words(true, worker('a', 'x'), worker('b', 'y'), worker('c', 'x'))).toBe('differs: a 1, c 1 | b 1')
})
