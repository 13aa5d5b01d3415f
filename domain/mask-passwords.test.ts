import { expect, test } from 'vitest'
import { maskPasswords, problemsOfMasked, withMaskedPasswords } from './mask-passwords.ts'

test.each([
  ['postgres://ada:hunter2@db.example.com/orders', 'postgres://ada:•••@db.example.com/orders'],
  ['from https://ada:p%40ss@a.example/x to s3://key:s3cr3t@b.example', 'from https://ada:•••@a.example/x to s3://key:•••@b.example'],
  ['redis://:hunter2@cache:6379/0', 'redis://:•••@cache:6379/0'],
  ['amqp://ada:p@ss:w@host/', 'amqp://ada:•••@host/'],
  ['https://token@host/', 'https://token@host/'],
  ['https://host:8080/?mail=a@b.example', 'https://host:8080/?mail=a@b.example'],
  ['12:30 ada@example.com', '12:30 ada@example.com'],
])('of %s stays %s', (text, masked) => {
  expect(maskPasswords(text)).toBe(masked)
})

test('they are masked wherever they stand in a value', () => {
  const url = 'postgres://ada:hunter2@db/orders'
  const masked = withMaskedPasswords({ args: [url, { [url]: [url, 1, null, true] }], kwargs: { url } })
  expect(JSON.stringify(masked)).not.toContain('hunter2')
  expect(masked).toMatchObject({
    args: ['postgres://ada:•••@db/orders', expect.anything()],
    kwargs: { url: 'postgres://ada:•••@db/orders' },
  })
})

test('a masked password is none that a run could use: the field is named', () => {
  const masked = withMaskedPasswords({ to: ['postgres://ada:hunter2@db/orders'] })
  const fields = (input: Parameters<typeof problemsOfMasked>[0]) => problemsOfMasked(input).map(({ field }) => field)
  expect(fields({ args: [], kwargs: masked, headers: { masked: 'redis://:•••@cache/' } })).toEqual(['kwargs', 'headers'])
  expect(fields({ args: ['postgres://ada:hunter2@db/', '•••'], kwargs: {}, headers: {} })).toEqual([])
})
