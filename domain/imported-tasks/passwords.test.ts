import { expect, test } from 'vitest'
import { withoutPasswords } from './passwords.ts'

test('what looks like a password is unreadable, in addresses, assignments, options and headers', () => {
  expect(
    withoutPasswords('DB_PASSWORD="a b" x --token=abc -u y https://u:hunter2@h/ TOKEN=$(cat /run/t) -H "Authorization: Bearer q"'),
  ).toBe('DB_PASSWORD=*** x --token=*** -u y https://u:***@h/ TOKEN=*** -H "Authorization: Bearer ***"')
})

// Of what is looked for from each place to the end of such a line, it would be minutes.
test.each(['a=$(', '://a:', 'a="', "a='", '-a ', 'Authorization: '])(
  'a long line that is nothing but %s is read at once',
  { timeout: 12_000 },
  (part) => {
    const line = part.repeat(400_000 / part.length)
    expect(withoutPasswords(`curl ${line}`).length).toBeGreaterThan(0)
  },
)
