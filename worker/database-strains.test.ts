import { expect, it } from 'vitest'
import { type DatabaseLook, DatabaseStrains } from './database-strains.ts'

const SECOND = 1_000
const well: DatabaseLook = { atMs: 0, changeMs: 5, freeConnections: 80, isDiskFull: false }

/** What is told after looks every so often, each with what it found. */
function after(everySeconds: number, looks: Partial<DatabaseLook>[]): string[] {
  const strains = new DatabaseStrains()
  for (const [index, look] of looks.entries()) strains.noted({ ...well, ...look, atMs: index * everySeconds * SECOND })
  return strains.present((looks.length - 1) * everySeconds * SECOND).map(({ trouble, forMs }) => `${trouble} ${forMs / SECOND}`)
}
const times = (count: number, look: Partial<DatabaseLook>) => Array<Partial<DatabaseLook>>(count).fill(look)

it.each([
  ['nothing of a database that is well', times(40, {}), []],
  ['no connections that have been free for a minute', times(7, { freeConnections: 0 }), ['no_connections 60']],
  ['nothing of fewer, or of some between', [...times(6, { freeConnections: 0 }), {}, ...times(6, { freeConnections: -1 })], []],
  ['a disk that has been full for a minute', times(7, { isDiskFull: true }), ['disk_full 60']],
  ['changes that have been slow for minutes', times(16, { changeMs: 1_000 }), ['slow 150']],
  ['nothing of changes that were slow for a moment', [...times(20, {}), ...times(10, { changeMs: 9_000 })], []],
  ['nothing of changes that are slow now and then', times(40, {}).map((_, n) => ({ changeMs: n % 2 === 0 ? 3_000 : 5 })), []],
])('says, of looks every ten seconds, %s', (_name, looks, told) => {
  expect(after(10, looks)).toEqual(told)
})

it('says of a database that is so slow that one looks at it each minute that it is, and no more soon after it is quick again', () => {
  expect(after(50, times(4, { changeMs: 9_000 }))).toEqual(['slow 150'])
  expect(after(50, [...times(4, { changeMs: 9_000 }), ...times(2, {})])).toEqual([])
})

it('knows nothing of before, once it was away', () => {
  const strains = new DatabaseStrains()
  strains.noted({ ...well, freeConnections: 0 })
  strains.forget()
  strains.noted({ ...well, freeConnections: 0, atMs: 60 * SECOND })
  expect(strains.present(60 * SECOND)).toEqual([])
})
