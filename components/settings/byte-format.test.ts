import { expect, it } from 'vitest'
import { formatBytes } from './byte-format.ts'

it.each([
  [0, '0 kB'],
  [8_192, '8 kB'],
  [1_048_576, '1.0 MB'],
  [15_000_000, '14 MB'],
  [1_500_000_000, '1.4 GB'],
  [5_000_000_000_000_000, '4,547 TB'],
])('says %i bytes as %s', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words)
})
