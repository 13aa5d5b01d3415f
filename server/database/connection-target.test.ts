import { describe, expect, it } from 'vitest'
import { ConnectionUrlError, connectionTarget } from './connection-target.ts'

const root = new URL('../../tests/certificates/root.crt', import.meta.url).pathname

describe('a connection URL', () => {
  it.each([
    [
      'postgres://djag:hunter2@db.example.com/djag',
      { host: 'db.example.com', port: 5432, user: 'djag', password: 'hunter2', database: 'djag' },
    ],
    [
      'postgresql://a%40b:p%2F%3A%3F%23@[::1]:6000/my%20jobs',
      { host: '::1', port: 6000, user: 'a@b', password: 'p/:?#', database: 'my jobs' },
    ],
    ['postgres://djag:a:b@db/djag', { password: 'a:b' }],
    ['postgres://djag@%2Fvar%2Frun%2Fpostgresql/djag', { host: '/var/run/postgresql', database: 'djag', ssl: false }],
    [
      'postgres:///djag?host=/var/run/postgresql&port=5433&user=djag',
      { host: '/var/run/postgresql', port: 5433, user: 'djag', database: 'djag' },
    ],
    ['postgres://db/djag?user=a@b&password=c@d', { user: 'a@b', password: 'c@d' }],
    ['postgres://djag@db', { database: 'djag', ssl: false, isPooled: false }],
    ['postgres://djag@db/djag?pgbouncer=true&connect_timeout=10', { isPooled: true }],
  ])('%s is read as it is meant', (url, expected) => {
    expect(connectionTarget(url)).toMatchObject(expected)
  })

  it.each([
    ['mysql://root@db/x', /postgres:\/\/user:password@host:5432\/database/],
    ['djag', /postgres:\/\/user:password@host/],
    ['postgres://djag:%zz@db/djag', /percent-encoded/],
    ['postgres://djag@one,two/djag', /several hosts/],
    ['postgres://djag@db:99999/djag', /"99999" is no port/],
    ['postgres://djag@db:port/djag', /postgres:\/\/user:password@host/],
    ['postgres://djag@db/djag?port=port', /"port" is no port/],
    ['postgres://djag@db/djag?search_path=jobs', /schema public/],
    ['postgres://djag@db/djag?schema=jobs', /schema public/],
    ['postgres://djag@db/djag?options=-c%20jit%3Doff', /leave options out/],
    ['postgres://djag@db/djag?sslmod=require', /"sslmod" is no parameter/],
    ['postgres://djag@db/djag?ssl=true', /sslmode=require/],
    ['postgres://djag@db/djag?sslmode=prefer', /protects from nobody/],
    ['postgres://djag@db/djag?sslmode=yes', /use disable, require, verify-ca or verify-full/],
    ['postgres://djag@db/djag?sslmode=verify-ca', /needs sslrootcert/],
    ['postgres://djag@db/djag?sslmode=verify-full&sslrootcert=/nowhere.crt', /sslrootcert is \/nowhere.crt: there is no such file/],
    ['postgres://djag@db/djag?sslrootcert=/etc/ca.crt', /nothing is encrypted/],
    [`postgres://djag@db/djag?sslmode=require&sslcert=${root}`, /belong together/],
    ['postgres://djag@db/djag?pgbouncer=yes', /use true or leave it out/],
  ])('%s is refused in a sentence', (url, reason) => {
    expect(() => connectionTarget(url)).toThrow(ConnectionUrlError)
    expect(() => connectionTarget(url)).toThrow(reason)
  })

  it.each(['/', '?', '#', '@', '?sslmode=', '/?', '@/'])('whose password has a bare %s is refused without any piece of it', (bare) => {
    for (const before of ['Zx8', '123', '99999', 'a:'])
      for (const behind of ['kQ9abc', 'k=q9abc', '7', 'kqabc=1&x']) {
        const target = () => connectionTarget(`postgres://shop:${before}${bare}${behind}@db.example/shop`)
        expect(target).toThrow(/^use the form postgres:\/\/user:password@host:5432\/database, with special characters of the password/)
        expect(target).not.toThrow(/Zx8|123|99999|q9|kq/i)
      }
  })
})
