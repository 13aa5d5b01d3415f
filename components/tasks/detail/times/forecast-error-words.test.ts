import { expect, test } from 'vitest'
import { forecastErrorWords } from './forecast-error-words.ts'

const error = (count: number, medianMs: number) => ({ count, medianMs, p95Ms: medianMs * 4 })

test('how far off forecasts were is said of each time ahead of which enough is known', () => {
  expect(forecastErrorWords({ hour: error(40, 30_000), day: error(38, 90_000) })).toBe(
    'Its ends are foretold an hour before within 30 s at the median, 2 m at 95 % (40 runs); a day before within 1 m 30 s at the median, 6 m at 95 % (38 runs).',
  )
  expect(forecastErrorWords({ hour: error(3, 500), day: error(2, 1) })).toMatch(/^Its ends are foretold an hour before .*\(3 runs\)\.$/)
  expect(forecastErrorWords({ hour: error(2, 1), day: null })).toBe(null)
})
