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
  ['a disk that was full for a moment, at once', [{}, { isDiskFull: true }], ['disk_full 0']],
  ['that one for ten minutes on', [{ isDiskFull: true }, ...times(59, {})], ['disk_full 590']],
  ['nothing of it any more then', [{ isDiskFull: true }, ...times(60, {})], []],
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

/** How slow it is said to be after some hours at which the smallest change took so long, and five minutes at which it takes longer. */
function slowAfter(hours: number, usualMs: number, changeMs: number) {
  const strains = new DatabaseStrains()
  const end = hours * 360
  for (let look = 0; look <= end + 30; look++)
    strains.noted({ ...well, changeMs: look < end ? usualMs : changeMs, atMs: look * 10 * SECOND })
  return strains.present((end + 30) * 10 * SECOND).map(({ slow }) => slow)
}

it.each([
  ['ten times its usual', 40, 400, [{ tookMs: 400, usualMs: 40 }]],
  ['nothing of less', 40, 399, []],
  ['a quarter of a second of one that takes no time', 1, 250, [{ tookMs: 250, usualMs: 1 }]],
  ['nothing of less than that', 1, 249, []],
  ['a second of one that takes long anyway', 300, 1_000, [{ tookMs: 1_000, usualMs: 300 }]],
])('says of a database that is known for an hour: %s', (_name, usualMs, changeMs, told) => {
  expect(slowAfter(1, usualMs, changeMs)).toEqual(told)
})

it('takes a second for slow while it does not know yet what is usual, and what lasts for half a day for usual unless it takes that long', () => {
  expect(slowAfter(0.8, 1, 999)).toEqual([])
  expect(slowAfter(0.8, 1, 1_000)).toEqual([{ tookMs: 1_000, usualMs: null }])
  const strains = new DatabaseStrains()
  const toldAt = (hour: number, changeMs: number) => {
    for (let minute = 0; minute < 60; minute++) strains.noted({ ...well, changeMs, atMs: (hour * 60 + minute) * 60 * SECOND })
    return strains.present((hour * 60 + 59) * 60 * SECOND).length
  }
  const told = Array.from({ length: 40 }, (_, hour) => toldAt(hour, hour < 24 ? 5 : 500))
  expect(told).toEqual(Array.from({ length: 40 }, (_, hour) => Number(hour >= 24 && hour < 36)))
  expect([toldAt(40, 1_000), toldAt(80, 1_000)]).toEqual([1, 1])
})

it('still knows what is usual when another worker looked meanwhile', () => {
  const strains = new DatabaseStrains()
  for (let look = 0; look <= 360; look++) strains.noted({ ...well, atMs: look * 10 * SECOND })
  strains.forget()
  for (let look = 361; look <= 391; look++) strains.noted({ ...well, changeMs: 300, atMs: look * 10 * SECOND })
  expect(strains.present(3_910 * SECOND)).toEqual([{ trouble: 'slow', forMs: 300 * SECOND, slow: { tookMs: 300, usualMs: 5 } }])
})

it('does not tell as lasting what is told as over, before it is heard again', () => {
  const strains = new DatabaseStrains()
  strains.noted({ ...well, isDiskFull: true })
  strains.isOver('disk_full')
  strains.noted({ ...well, atMs: 10 * SECOND })
  expect(strains.present(10 * SECOND)).toEqual([])
  strains.noted({ ...well, isDiskFull: true, atMs: 20 * SECOND })
  expect(strains.present(20 * SECOND)).toEqual([{ trouble: 'disk_full', forMs: 0, slow: null }])
})

it('knows nothing of before, once it was away', () => {
  const strains = new DatabaseStrains()
  strains.noted({ ...well, freeConnections: 0 })
  strains.forget()
  strains.noted({ ...well, freeConnections: 0, atMs: 60 * SECOND })
  expect(strains.present(60 * SECOND)).toEqual([])
})
