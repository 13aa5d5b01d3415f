import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HiddenValues } from './hidden-values.ts'

const SECRET = 'p@ss "wörd"/+&<x>'
const hidden = new HiddenValues([SECRET])

describe('a secret is hidden', () => {
  it.each([
    ['as it is', `before ${SECRET} after`],
    ['in JSON', JSON.stringify({ key: SECRET })],
    ['in JSON inside JSON', JSON.stringify({ body: JSON.stringify({ key: SECRET }) })],
    ['in ASCII JSON', '{"key": "p@ss \\"w\\u00f6rd\\"/+&<x>"}'],
    ['as a part of a URL', `https://example.org/?q=${encodeURIComponent(SECRET)}&r=1`],
    [
      'with small letters in codes',
      `https://example.org/?q=${encodeURIComponent(SECRET).replaceAll(/%../g, (code) => code.toLowerCase())}`,
    ],
    ['in a form', new URLSearchParams({ key: SECRET }).toString()],
    ['as the password of a URL', Object.assign(new URL('https://ada@example.org/'), { password: SECRET }).href],
    ['in the path of a URL', new URL(`https://example.org/a${encodeURI(SECRET)}`).href],
    ['in HTML', '<p>p@ss &quot;wörd&quot;/+&amp;&lt;x&gt;</p>'],
  ])('%s', (_form, text) => {
    const shown = hidden.in(text)
    expect(shown).toContain('***')
    expect(shown).not.toMatch(/p@ss|p%40ss|w.{1,9}rd/)
  })

  it('inside of what is encoded as base64, wherever it begins', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: 'grapheme' }), fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(secret.trim() !== '')
        for (const encoding of ['base64', 'base64url'] as const) {
          const text = Buffer.from(before + secret + after).toString(encoding)
          const shown = new HiddenValues([secret]).in(text)
          const [from, to] = [Buffer.byteLength(before), Buffer.byteLength(before + secret)]
          // Of the bytes that are whole ones of the secret's alone, none is left.
          expect(shown).not.toContain(text.slice(Math.ceil((from * 8) / 6), Math.floor((to * 8) / 6)))
        }
      }),
    )
  })

  it('wherever it stands, and nothing else is', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{0,30}$/),
        fc.stringMatching(/^[A-Z0-9]{9,30}$/),
        fc.stringMatching(/^[a-z]{0,30}$/),
        (before, secret, after) => {
          expect(new HiddenValues([secret]).in(before + secret + after)).toBe(`${before}***${after}`)
        },
      ),
    )
  })

  it('whole where two of them share characters', () => {
    expect(new HiddenValues(['abcdef', 'defghi']).in('-abcdefghi-')).toBe('-***-')
    expect(new HiddenValues(['abcdef', 'abcdefghi']).in('-abcdefghi-')).toBe('-***-')
    expect(new HiddenValues(['aaaa']).in('-aaaaa-')).toBe('-***-')
  })

  it('line by line, as a log has it', () => {
    const key = new HiddenValues(['-----BEGIN-----\nMIIEvQ1234\nabc\n-----END-----\n'])
    for (const line of ['-----BEGIN-----', 'MIIEvQ1234', '-----END-----']) expect(key.in(`key: ${line}`)).toBe('key: ***')
    expect(key.in('{"key": "-----BEGIN-----\\nMIIEvQ1234\\nabc\\n-----END-----\\n"}')).toBe('{"key": "***"}')
  })

  it('where a text was cut in the middle of it', () => {
    const long = new HiddenValues(['correct-horse-battery-staple'])
    expect(long.in('it said correct-horse-batt')).toBe('it said ***')
    expect(long.in('it said correct-horse-b… (12 more characters)')).toBe('it said ***… (12 more characters)')
    expect(long.in('tery-staple was next')).toBe('*** was next')
    expect(long.in('it was correct')).toBe('it was correct')
  })

  it('in numbers, in names and in lists of a result', () => {
    const number = new HiddenValues(['12345678'])
    expect(number.inJson({ pin: 12345678, '12345678': [1, 'x12345678'], other: 1234 })).toEqual({
      pin: '***',
      '***': [1, 'x***'],
      other: 1234,
    })
  })

  it('in an error and its trace, with what else the outcome says', () => {
    const outcome = {
      outcome: 'failed',
      isFinal: true,
      error: { message: `no ${SECRET}`, stack: `at ${SECRET}`, code: 'time_limit' },
    } as const
    expect(hidden.inOutcome(outcome)).toEqual({
      outcome: 'failed',
      isFinal: true,
      error: { message: 'no ***', stack: 'at ***', code: 'time_limit' },
    })
  })
})

it('a value too short to be found is told from one that is hidden', () => {
  expect([new HiddenValues().add('abc'), new HiddenValues().add('abcd')]).toEqual([false, true])
})
