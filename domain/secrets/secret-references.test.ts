import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fillAtAttempt } from '../placeholders/facts-of-run.ts'
import { fillValue } from '../placeholders/fill-values.ts'
import { secretInput } from './secret-input.ts'
import { canNameSecret } from './secret-name.ts'
import { headersWithSecrets, problemsOfHeaders, secretNamesIn, secretReference, withSecrets } from './secret-references.ts'

const input = {
  url: 'https://{{secret:user}}:{{secret:pass.word}}@example.org/',
  list: ['plain', { deep: 'Bearer {{secret:token-1}}' }],
  number: 3,
  '{{secret:key}}': true,
}

describe('a reference to a secret', () => {
  it('is found in every string, in part of it too, and not in names of properties', () => {
    expect(secretNamesIn(input)).toEqual(['pass.word', 'token-1', 'user'])
  })

  it('gives way to the value, and nothing else changes', () => {
    const secrets = { user: 'ada', 'pass.word': 'a"b\n$&', 'token-1': '' }
    expect(withSecrets(input, secrets)).toEqual({ ...input, url: 'https://ada:a"b\n$&@example.org/', list: ['plain', { deep: 'Bearer ' }] })
  })

  it('is not followed where it stands in a value, nor where four braces stand for two', () => {
    expect(withSecrets('{{secret:a}}', { a: '{{secret:b}}', b: 'never' })).toBe('{{secret:b}}')
    expect(withSecrets('{{secret:a}}:b}}', { a: '{{secret', b: 'never' })).toBe('{{secret:b}}')
    expect([secretNamesIn('{{{{secret:a}}'), withSecrets('{{{{secret:a}}', {})]).toEqual([[], '{{secret:a}}'])
  })

  it('stays through the filling of what comes before it, whose values are never taken for one', () => {
    const { value, isOpen } = fillValue({ a: '{{attempt}} {{secret:a}}', b: '{{secret:b}}' }, (each) => fillAtAttempt(each, 2))
    expect([isOpen, withSecrets(value, { a: 'x', b: 'y' })]).toEqual([true, { a: '2 x', b: 'y' }])
  })

  it('to what is not there is refused by its name, also where objects have such a property', () => {
    for (const name of ['gone', 'constructor', 'toString'])
      expect(() => withSecrets(secretReference(name), {})).toThrow(`There is no secret “${name}”.`)
  })

  it('may not make an input longer than what a run can carry', () => {
    const large = 'x'.repeat(32_000)
    expect(() => withSecrets(Array<string>(31).fill('{{secret:large}}'), { large })).not.toThrow()
    expect(() => withSecrets(Array<string>(40).fill('{{secret:large}}'), { large })).toThrow('longer than 1,000,000 characters')
  })

  it('in a header is the only placeholder there is', () => {
    const headers = { authorization: 'Bearer {{secret:a}} {{attempt}}', other: '{{attempt}} {{{{ {{x}}' }
    expect(headersWithSecrets(headers, { a: 's' })).toEqual({ authorization: 'Bearer s {{attempt}}', other: headers.other })
    expect(problemsOfHeaders(headers)).toEqual([])
    for (const wrong of ['{{ secret:a }}', '{{secret:}}', '{{secret:a b}}', '{{Secret:a}}', '{{secret:-a}}'])
      expect([wrong, problemsOfHeaders({ authorization: wrong }).length]).toEqual([wrong, 1])
  })

  it('is found wherever it was put, and replaced by nothing but its value', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,20}$/)
    const around = fc.string().filter((text) => !/[{}]/.test(text))
    fc.assert(
      fc.property(name, around, fc.string(), around, (secret, before, value, after) => {
        const text = `${before}${secretReference(secret)}${after}`
        expect(canNameSecret(secret)).toBe(true)
        expect(secretNamesIn([text])).toEqual([secret])
        expect(withSecrets({ text }, { [secret]: value })).toEqual({ text: before + value + after })
      }),
    )
  })
})

describe('the value of a secret', () => {
  it.each([
    ['line ends, quotes and other scripts', 'a\n"b"\t\'ü\u202e', true],
    ['spaces at its ends', '  word  ', true],
    ['32 KiB', 'x'.repeat(32 * 1024), true],
    ['more than 32 KiB of bytes', 'ü'.repeat(17 * 1024), false],
    ['three characters', 'abc', false],
    ['nothing but spaces', '      ', false],
    ['NUL', 'abc\0def', false],
    ['half of a character', 'abc\ud800def', false],
  ])('with %s: %j is taken or refused whole', (_words, value, isTaken) => {
    const parsed = secretInput.safeParse({ name: 'a', value })
    expect(parsed.success).toBe(isTaken)
    if (parsed.success) expect(parsed.data.value).toBe(value)
  })
})
