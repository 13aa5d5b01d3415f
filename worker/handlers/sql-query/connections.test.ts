import { expect, test } from 'vitest'
import { sqlConnection, sqlEnvironment } from './connections.ts'

const connection = (url: string) => sqlConnection('the-shop', { DJAG_SQL_THE_SHOP: url, PATH: '/bin' } as never)

test.each([
  ['postgres://shop:secret@db.example/shop', false],
  ['postgresql://shop:secret@db.example/shop?djag_write=1', true],
  ['postgres://shop:secret@db.example/shop?djag_write=0', false],
  ['postgres://shop:secret@db.example/shop?sslmode=disable&djag_write=1', true],
])('%s may write: %s', (url, mayWrite) => {
  const { target, ...rest } = connection(url)
  expect(rest).toEqual({ mayWrite })
  expect(target).toMatchObject({ host: 'db.example', user: 'shop', password: 'secret', database: 'shop' })
})

test.each([
  ['mysql://shop:hunter2@db.example/shop', /no address of a PostgreSQL/],
  ['postgres://shop:hunter2@db.example/shop?djag_write=yes', /djag_write is 1 or 0/],
  ['postgres://shop:hunter2@db.example/shop?sslmode=prefer', /DJAG_SQL_THE_SHOP: /],
  ['postgres://shop:Zx8/hunter2@db/shop', /DJAG_SQL_THE_SHOP: use the form/],
  ['postgres://shop:Zx8?hunter2@db.example/shop', /DJAG_SQL_THE_SHOP: use the form/],
  ['postgres://shop:Zx8?djag_write=1&hunter2@db.example/shop', /DJAG_SQL_THE_SHOP: use the form/],
])('%s is refused by the name of its variable, without the password', (url, sentence) => {
  expect(() => connection(url)).toThrow(sentence)
  expect(() => connection(url)).not.toThrow(/hunter2|Zx8/)
})

test('of an environment only what names databases is theirs', () => {
  expect(sqlEnvironment({ DJAG_SQL_A: 'x', DJAG_SQL_B: '', DJAG_SECRET: 'y', DATABASE_URL: 'z' } as never)).toEqual({
    DJAG_SQL_A: 'x',
  })
})
