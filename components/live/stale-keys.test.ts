import { expect, test } from 'vitest'
import { parseLiveEvent, staleKeys } from './stale-keys.ts'

test('many events of one subject make each list stale once', () => {
  const keys = staleKeys([
    { subject: 'dependency', ids: [1] },
    { subject: 'dependency', ids: [2] },
  ])
  expect([...keys].sort()).toEqual(['audits', 'dependencies', 'findings', 'graph', 'tasks'])
})

test('an unknown or broken event is ignored, so that an old tab survives a newer server', () => {
  expect(parseLiveEvent('{"subject":"weather","ids":[]}')).toBeNull()
  expect(parseLiveEvent('{"subject":"constructor"}')).toBeNull()
  expect(parseLiveEvent('not json')).toBeNull()
  expect(parseLiveEvent('{"subject":"task","ids":[3]}')).toEqual({ subject: 'task', ids: [3] })
})
