import { expect, test } from 'vitest'
import { searchZones, zoneHint } from './zone-search.ts'

const JULY_MS = Date.UTC(2026, 6, 1)
const names = (search: string) => searchZones(search, JULY_MS, 'Asia/Kolkata').map((choice) => choice.name)

test('a zone is found by its name in any spelling, by a city and by a country', () => {
  expect(names('europe/berlin')[0]).toBe('Europe/Berlin')
  expect(names('new york')[0]).toBe('America/New_York')
  expect(names('hamburg')).toContain('Europe/Berlin')
  expect(names('brazil')).toContain('America/Sao_Paulo')
})

test('UTC comes first when it is asked for', () => {
  expect(names('utc')[0]).toBe('UTC')
})

test('an alias is offered under its own name and says whose clock it is', () => {
  const [first] = searchZones('US/Eastern', JULY_MS, 'UTC')
  expect(first?.name).toBe('US/Eastern')
  expect(first?.hint).toContain('America/New_York')
})

test('what is no zone finds nothing', () => {
  expect(names('Mars/Olympus')).toEqual([])
})

test('the hint has the offset that holds now and the cities', () => {
  expect(zoneHint('Europe/Berlin', JULY_MS)).toMatch(/^UTC\+02:00 · Berlin/)
  expect(zoneHint('Europe/Berlin', Date.UTC(2026, 0, 1))).toMatch(/^UTC\+01:00/)
})

test('without a search UTC and the zone of the browser come first', () => {
  expect(names('').slice(0, 2)).toEqual(['UTC', 'Asia/Kolkata'])
})
