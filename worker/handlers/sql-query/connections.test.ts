import { expect, test } from 'vitest'
import { sqlConnection, sqlEnvironment } from './connections.ts'

const connection = (url: string) => sqlConnection('the-shop', { DJAG_SQL_THE_SHOP: url, PATH: '/bin' } as never)

test.each([
  ['postgres://shop:secret@db.example/shop', false],
  ['postgresql://shop:secret@db.example/shop?djag_write=1', true],
  ['postgres://shop:secret@db.example/shop?djag_write=0', false],
  ['postgres://shop:secret@db.example/shop?sslmode=disable&djag_write=1', true],
])('%s may write: %s', (url, mayWrite) => {
  expect(connection(url)).toMatchObject({
    engine: 'postgresql',
    target: { host: 'db.example', port: 5432, user: 'shop', password: 'secret', database: 'shop' },
    mayWrite,
  })
})

test('addresses of MySQL and SQLite are read as well', () => {
  expect(connection('mysql://shop:s%2F@db.example/shop?sslmode=verify-full&djag_write=1')).toMatchObject({
    engine: 'mysql',
    target: { host: 'db.example', port: 3306, user: 'shop', password: 's/', database: 'shop', checksName: true },
    mayWrite: true,
  })
  expect(connection('mariadb://shop@%2Frun%2Fmysqld.sock/shop')).toMatchObject({ target: { host: '/run/mysqld.sock', ssl: false } })
  expect(connection(`sqlite://${import.meta.filename}?djag_write=1`)).toEqual({
    engine: 'sqlite',
    file: import.meta.filename,
    mayWrite: true,
  })
})

test.each([
  ['oracle://shop:hunter2@db.example/shop', /no address of a database that can be asked/],
  ['mysql://shop:Zx8/hunter2@db/shop', /DJAG_SQL_THE_SHOP: use the form mysql:/],
  ['mysql://shop:hunter2@db/shop?ssl-mode=require', /DJAG_SQL_THE_SHOP: use the form mysql:/],
  ['mysql://shop:hunter2@db/shop?sslmode=prefer', /DJAG_SQL_THE_SHOP: sslmode=prefer protects from nobody/],
  ['mysql://shop:hunter2@10.0.0.7/shop?sslmode=verify-full', /cannot check that a certificate names the address 10\.0\.0\.7/],
  ['mysql://shop:hunter2@db/shop?host=::1&sslmode=verify-full', /names the address ::1: write the host's name/],
  ['sqlite://hunter2.db', /DJAG_SQL_THE_SHOP: use the form sqlite:/],
  ['sqlite:///srv/nowhere.db?mode=rwc', /DJAG_SQL_THE_SHOP: use the form sqlite:/],
  ['sqlite:///srv/nowhere.db', /DJAG_SQL_THE_SHOP: \/srv\/nowhere.db is no file/],
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
