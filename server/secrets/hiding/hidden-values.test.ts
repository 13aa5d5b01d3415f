import { inspect } from 'node:util'
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
    ['in HTML by numbers', 'p@ss &#34;w&#xF6;rd&#x22;&#x2f;&plus;&#38;&#60;x&gt;'],
    ['in JSON of PHP', String.raw`{"key":"p@ss \"w\u00f6rd\"\/+&<x>"}`],
    ['in JSON of .NET', String.raw`{"key":"p@ss \u0022w\u00F6rd\u0022/\u002B\u0026\u003Cx\u003E"}`],
    ['in JSON of Go', String.raw`{"key":"p@ss \"wörd\"/+\u0026\u003cx\u003e"}`],
    ['in JSON of Go inside JSON', JSON.stringify(String.raw`{"key":"p@ss \"wörd\"/+\u0026\u003cx\u003e"}`)],
    ['in HTML inside JSON', String.raw`"p@ss \u0026quot;wörd\u0026quot;/+\u0026amp;\u0026lt;x\u0026gt;"`],
    ['as Python quotes it for a URL', 'p%40ss%20%22w%C3%B6rd%22/%2B%26%3Cx%3E'],
    ['as Python quotes it for a form', 'p%40ss+%22w%c3%b6rd%22/%2B%26%3Cx%3E'],
    ['as Python shows it in ASCII', String.raw`'p@ss "w\xf6rd"/+&<x>'`],
    ['as an escape with braces', String.raw`"p@ss \"w\u{f6}rd\"/+&<x>"`],
    ['quoted word by word for a shell', String.raw`p@ss\ \"wörd\"/+\&\<x\>`],
  ])('%s', (_form, text) => {
    const shown = hidden.in(text)
    expect(shown).toContain('***')
    expect(shown).not.toMatch(/p@ss|p%40ss|w.{1,9}rd/)
  })

  it.each([
    ['in Node’s own form', String.raw`a"b'c\d-e`, inspect({ key: String.raw`a"b'c\d-e` })],
    ['that looks like an escape', 'ab%2541cd', 'is ab%252541cd'],
    ['with = and < in JSON of Gson', 'key=<1>=', String.raw`"key\u003d\u003c1\u003e\u003d"`],
    ['with an apostrophe in HTML', "it's-mine", 'it&apos;s-mine'],
  ])('%s', (_form, secret, text) => {
    const shown = new HiddenValues([secret]).in(text)
    expect(shown).toContain('***')
    expect(shown).not.toMatch(/[a-d]{2}|key\\|mine|1/)
  })

  it('in any mixture of escapes, with what stands around it left as it is', () => {
    const escapes: ((character: string) => string)[] = [
      (character) => character,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      (character) => `&#${character.charCodeAt(0)};`,
      (character) => `&#x${character.charCodeAt(0).toString(16)};`,
    ]
    const escaped = fc
      .array(fc.tuple(fc.stringMatching(/^[!-~]$/), fc.nat(escapes.length - 1)), { minLength: 6, maxLength: 30 })
      .filter((characters) => !characters.some(([character]) => '\\%&#;xu'.includes(character)))
    fc.assert(
      fc.property(escaped, (characters) => {
        const secret = characters.map(([character]) => character).join('')
        const text = characters.map(([character, which]) => escapes[which]?.(character)).join('')
        expect(new HiddenValues([secret]).in(`(é) ${text} (é)`)).toBe('(é) *** (é)')
      }),
    )
  })

  it('in a long text of escapes, or of one character, without trying every way to read it', () => {
    const many = new HiddenValues([String.raw`\\\\\\\\`.repeat(50), 'a'.repeat(6_000), 'ab\n'.repeat(4_000)])
    expect(many.in('\\'.repeat(20_000) + 'a'.repeat(5_999)).length).toBeLessThan(20_000)
    expect(many.in('%25'.repeat(50_000))).toHaveLength(150_000)
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
    expect(long.in('battery-staple was next')).toBe('*** was next')
    expect(long.in('it was correct')).toBe('it was correct')
    // A trace has the message and more lines below it.
    expect(long.in('Error: correct-horse-b\n    at run\nttery-staple')).toBe('Error: ***\n    at run\n***')
    expect(long.in('it said correct-h… (12 more characters)\n    at run')).toBe('it said ***… (12 more characters)\n    at run')
    expect(new HiddenValues(['correct+horse+battery']).in(String.raw`it said correct\u002bhorse\u00`)).toBe('it said ***')
    expect(new HiddenValues(['correct+horse+battery']).in('it said correct%2bhorse%')).toBe('it said ***')
  })

  it('but what only ends as it begins is not, where nothing was cut', () => {
    const address = new HiddenValues(['https://hooks.example/abcdef'])
    expect(address.in('asked https://ho')).toBe('asked https://ho')
    expect(address.in('asked https://ho… (3 more characters)')).toBe('asked ***… (3 more characters)')
  })

  it('with half of a character in it', () => {
    const half = new HiddenValues(['half-\ud83d-of-it'])
    expect(half.in('it is half-\ud83d-of-it')).toBe('it is ***')
    expect(half.in(JSON.stringify('half-\ud83d-of-it'))).toBe('"***"')
  })

  it('in numbers, in names and in lists of a result', () => {
    const number = new HiddenValues(['12345678'])
    expect(number.inJson({ pin: 12345678, '12345678': [1, 'x12345678'], other: 1234 })).toEqual({
      pin: '***',
      '***': [1, 'x***'],
      other: 1234,
    })
  })

  it('in a number of which the last digits are lost', () => {
    const card = new HiddenValues(['12345678901234567890'])
    expect(card.inJson(JSON.parse('[12345678901234567890, 12345678901234590000, 5]'))).toEqual(['***', 12345678901234590000, 5])
  })

  it('in names of which several are hidden, and no property gets lost', () => {
    expect(new HiddenValues(['first-one', 'second-one']).inJson({ 'first-one': 1, 'second-one': 2, 'third-one': 3 })).toEqual({
      '***': 1,
      '*** (2)': 2,
      'third-one': 3,
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
