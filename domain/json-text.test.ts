import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MOST_JSON_BYTES, MOST_JSON_DEPTH } from './json-limits.ts'
import { jsonSentence, readJsonText } from './json-text.ts'

function problemOf(text: string): string | null {
  const read = readJsonText(text)
  return read.ok ? null : jsonSentence(read.problem)
}

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

describe('numbers', () => {
  test.each([
    ['1970670598291982290', 'would be saved as 1970670598291982300'],
    ['9007199254740993', 'would be saved as 9007199254740992'],
    ['-9007199254740993', 'would be saved as -9007199254740992'],
    ['1e400', 'is too large'],
    ['-1e400', 'is too large'],
    ['1e-400', 'would be saved as 0'],
    ['3.14159265358979323846', 'would be saved as 3.141592653589793'],
    ['0.1000000000000000055', 'would be saved as 0.1'],
    ['12345678901234567890', 'would be saved as 12345678901234567000'],
    ['123456789012345678e10', 'would be saved as'],
  ])('%s is refused where it is typed, with what to write instead', (number, becomes) => {
    const message = problemOf(`{\n  "id": ${number}\n}`)
    expect(message).toContain(`Line 2: JavaScript cannot hold the number ${number}: it ${becomes}`)
    expect(message).toContain(`Write it as text: "${number}".`)
  })

  test.each([
    '0',
    '-0',
    '1.50',
    '1e3',
    '1E+3',
    '0.1',
    '9007199254740992',
    '1e21',
    '1.7976931348623157e308',
    '5e-324',
    '100000000000000000000',
  ])('%s is taken', (number) => {
    expect(readJsonText(`[${number}]`)).toEqual({ ok: true, value: [Number(number)] })
  })

  test('that JavaScript writes itself are always taken', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => problemOf(`[${number}]`) === null))
  })

  test('in text are no numbers', () => {
    expect(readJsonText('{"a 1e400": "1970670598291982290 \\" 1e400"}')).toMatchObject({ ok: true })
  })
})

describe('how much', () => {
  test(`${MOST_JSON_DEPTH} levels are taken, one more is not, and three thousand or a hundred thousand neither`, () => {
    expect(problemOf(nested(MOST_JSON_DEPTH))).toBeNull()
    for (const levels of [MOST_JSON_DEPTH + 1, 3_000, 100_000]) expect(problemOf(nested(levels))).toMatch(/more than 50 levels deep/)
  })

  test('256 KB are taken, counted as they are kept, and no more', () => {
    const text = (bytes: number) => JSON.stringify({ text: 'x'.repeat(bytes - '{"text":""}'.length) })
    expect(problemOf(`  ${text(MOST_JSON_BYTES)}\n\n`)).toBeNull()
    expect(problemOf(text(MOST_JSON_BYTES + 1))).toMatch(/Larger than 256 KB \(257 KB\)/)
    expect(problemOf(JSON.stringify(['ä'.repeat(MOST_JSON_BYTES / 2 + 1)]))).toMatch(/Larger than 256 KB/)
    expect(problemOf(JSON.stringify(['x'.repeat(20_000_000)]))).toMatch(/Larger than 256 KB/)
  })
})

describe('names', () => {
  test('that stand twice are refused, also when they are written in two ways; in two objects they may', () => {
    expect(problemOf('{"a": 1, "b": {"a": 2}}')).toBeNull()
    expect(problemOf('{"a": 1,\n "\\u0061": 2}')).toMatch(/^Line 2: The name .* stands here twice/)
    expect(problemOf('[{"a": 1}, {"a": 1}]')).toBeNull()
  })

  test.each(['{"__proto__": {"admin": true}}', '[{"x": {"\\u005f_proto__": 1}}]'])('%s is refused, not lost', (text) => {
    expect(problemOf(text)).toContain('__proto__')
  })
})

test.each([
  ['["a\\u0000b"]', '0'],
  ['{"k": ["\\ud800"]}', 'k.0'],
  ['{"\\udc00": 1}', ''],
])('%s, which no database takes, is answered in words', (text, path) => {
  expect(problemOf(text)).toContain('Contains a character that cannot be stored')
  if (path) expect(problemOf(text)).toMatch(new RegExp(`^${path}: `))
})

test('what is no JSON is told apart from what is', () => {
  expect(readJsonText('{')).toMatchObject({ ok: false, problem: { isSyntax: true } })
  expect(readJsonText('[1e400]')).toMatchObject({ ok: false, problem: { isSyntax: false } })
})

test('ordinary JSON is read as ever', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      const read = readJsonText(text)
      if (read.ok) expect(read.value).toEqual(JSON.parse(text))
      else expect(jsonSentence(read.problem)).toMatch(/stands here twice|cannot be used|cannot be stored|cannot hold/)
    }),
  )
})
