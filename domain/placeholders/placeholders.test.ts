import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../json-value.ts'
import { argumentObject } from './argument-input.ts'
import { type FactsOfRun, fillAtActivation, fillAtAttempt } from './facts-of-run.ts'
import { fillValue, placeholderProblems } from './fill-values.ts'
import { fillArguments } from './filled-arguments.ts'
import { readPlaceholder } from './placeholder.ts'
import { readTemplate, type TextTemplate, writeTemplate } from './text-template.ts'

const RUN = '019acfb1-2c3d-7e4f-8a5b-6c7d8e9f0a1b'
const FACTS: FactsOfRun = {
  runId: RUN,
  task: 'report',
  scheduledForMs: Date.UTC(2026, 10, 29, 23, 30),
  alignedForMs: Date.UTC(2026, 10, 28, 5),
  timezone: 'Europe/Berlin',
  openers: [
    { dependeeName: 'load', closedBy: [], runId: 'r-load', result: { rows: 12, list: ['a', { b: null }], text: '{{secret:x}} {{' } },
    { dependeeName: 'load.orders v2', closedBy: [], runId: 'r-orders', result: { rows: 7 } },
    { dependeeName: 'waived', closedBy: [], runId: null, result: null },
    { dependeeName: 'silent', closedBy: [], runId: 'r-silent', result: null },
  ],
}
const activated = (value: JsonValue) => fillValue(value, (placeholder) => fillAtActivation(placeholder, FACTS))
const atAttempt = (value: JsonValue, attempt: number) => fillValue(value, (placeholder) => fillAtAttempt(placeholder, attempt))

describe('what fills a placeholder when a run is activated', () => {
  test.each([
    ['{{scheduledFor:yyyy-MM-dd}}', '2026-11-30'],
    ['{{scheduledFor:yyyy-MM-dd:UTC}}', '2026-11-29'],
    ['{{scheduledFor:HH:mm:Asia/Tokyo}} h', '08:30 h'],
    ['{{scheduledFor}}', '2026-11-30T00:30:00+01:00'],
    ['{{alignedFor:yyyyMMdd}}', '20261128'],
    ['{{task}}/{{runId}}', `report/${RUN}`],
    ['{{result:load.rows}}', 12],
    ['{{result:load.rows}} rows', '12 rows'],
    ['{{result:load.list}}', ['a', { b: null }]],
    ['{{result:load.list.1.b}}', null],
    ['[{{result:load.list}}]', '[["a",{"b":null}]]'],
    ['{{result:load.orders v2.rows}}', 7],
    ['{{result:load.text}}', '{{secret:x}} {{'],
    ['{{{{task}}', '{{task}}'],
    ['{{ds}} and {{ task }} and {{ {x} }}', '{{ds}} and {{ task }} and {{ {x} }}'],
    [{ deep: ['{{task}}', { '{{task}}': true }] }, { deep: ['report', { '{{task}}': true }] }],
  ])('%j becomes %j', (given, value) => {
    expect(activated(given)).toEqual({ value, isOpen: false, missing: null, isTooLarge: false })
  })

  test.each([
    ['{{result:load.columns}}', /run r-load of “load”, which let this run start, has no “columns” in its result/],
    ['{{result:load.rows.x}}', /has no “rows.x”/],
    ['{{result:load.list.length}}', /has no “list.length”/],
    ['{{result:loads.rows}}', /depends on no task of that name/],
    ['{{result:waived}}', /not a run of “waived”/],
    ['{{result:silent}}', /run r-silent of “silent”, which let this run start, left no result/],
  ])('%s has no value, and the sentence names it', (given, sentence) => {
    const { value, missing } = activated([given])
    expect(value).toEqual([given])
    expect(missing).toMatch(sentence)
    expect(missing).toContain(given)
  })

  test('the attempt is filled later, as a number, and what was filled in before is not read again', () => {
    const first = activated({ n: '{{attempt}}', from: '{{result:load.text}}', all: '{{result:load}}' })
    expect(first).toMatchObject({ isOpen: true, missing: null })
    expect(atAttempt(first.value, 3)).toEqual({
      value: { n: 3, from: '{{secret:x}} {{', all: FACTS.openers[0]?.result },
      isOpen: false,
      missing: null,
      isTooLarge: false,
    })
  })

  test('a secret stays as it is until something else fills it', () => {
    const first = activated('{{attempt}} {{secret:db.main}} {{result:load.text}}')
    const second = atAttempt(first.value, 1)
    expect(second.isOpen).toBe(true)
    expect(fillValue(second.value, ({ kind }) => (kind === 'secret' ? { value: '{{secret:other}}' } : 'later'))).toEqual({
      value: '1 {{secret:other}} {{secret:x}} {{',
      isOpen: false,
      missing: null,
      isTooLarge: false,
    })
  })

  test('arguments that grow too large or too deep when they are filled are a problem, and stay as they were', () => {
    const huge = { ...FACTS, openers: [{ dependeeName: 'load', closedBy: [], runId: 'r', result: 'x'.repeat(100_000) }] }
    const given = { args: [], kwargs: { a: '{{result:load}}{{result:load}}{{result:load}}' } }
    const filled = fillArguments(given, (placeholder) => fillAtActivation(placeholder, huge))
    expect(filled).toMatchObject({ ...given, problem: expect.stringContaining('Larger than 256 KB') })
  })

  test.each([
    ['one text', { args: ['{{result:load}}'.repeat(8_900)], kwargs: {} }],
    ['a list', { args: Array<string>(15_000).fill('{{result:load}}'), kwargs: {} }],
    ['a list that stays open', { args: Array<string>(15_000).fill('{{result:load}}'), kwargs: { n: '{{attempt}}' } }],
    ['two fields', { args: Array<string>(7_000).fill('{{result:load}}'), kwargs: { all: Array<string>(7_000).fill('{{result:load}}') } }],
  ])('what would be too large is never built: of a large result that stands thousands of times in %s, one copy is written', (_, given) => {
    let builtCharacters = 0
    const result = {
      get text() {
        builtCharacters += 60_000
        return 'x'.repeat(60_000)
      },
    }
    const facts = { ...FACTS, openers: [{ dependeeName: 'load', closedBy: [], runId: 'r', result }] }
    const { problem, args, kwargs } = fillArguments(given, (placeholder) => fillAtActivation(placeholder, facts))
    expect(problem).toContain('Larger than 256 KB')
    expect([args, kwargs]).toEqual([given.args, given.kwargs])
    expect(builtCharacters).toBe(60_000)
  })

  test('what just fits is filled, in both fields', () => {
    const facts = { ...FACTS, openers: [{ dependeeName: 'load', closedBy: [], runId: 'r', result: 'x'.repeat(65_000) }] }
    const four = Array<string>(4).fill('{{result:load}}')
    const { problem, args, kwargs } = fillArguments({ args: four, kwargs: { four } }, (placeholder) => fillAtActivation(placeholder, facts))
    expect(problem).toBeNull()
    const filled = Array<string>(4).fill('x'.repeat(65_000))
    expect([args, kwargs]).toEqual([filled, { four: filled }])
  })
})

test.each([
  ['{{ds}}', /There is no placeholder \{\{ds\}\}\. There are: .*\{\{attempt\}\}/],
  ['{{}}', /no placeholder/],
  ['{{ task }}', /no placeholder \{\{ task \}\}/],
  ['{{task:x}}', /no placeholder/],
  ['{{scheduledFor:YYYY}}', /“YYYY” means nothing/],
  ['{{scheduledFor:yyyy:Europe/Nowhere}}', /no time zone/],
  ['{{result}}', /names no task/],
  ['{{secret:a b}}', /names no secret/],
])('%s is refused among the arguments of a task, with the place', (text, sentence) => {
  const parsed = argumentObject.safeParse({ a: [{ b: `x ${text}` }] })
  expect(parsed.error?.issues).toMatchObject([{ path: ['a', '0', 'b'], message: expect.stringMatching(sentence) }])
})

test('braces that hold no placeholder, and what is deeper than can be walked, are no matter of placeholders', () => {
  expect(placeholderProblems(['{ {a} }', '{"a":{"b":{}}}', '{{', '}}', '{{{{ds}}'])).toEqual([])
  const deep = Array.from({ length: 100_000 }).reduce<JsonValue>((inner) => [inner], 'x')
  expect(argumentObject.safeParse({ deep }).error?.issues).toHaveLength(1)
})

const text = fc.string({ unit: fc.constantFrom('{', '{', '}', 'a', 'secret:', ':') })
const place = fc.constantFrom('attempt', 'task', 'secret:a', 'result:b.c').map(readPlaceholder)

test('any texts and places are read back as they were written, whatever braces stand beside each other', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(text, place)), (parts: TextTemplate) => {
      const joined = readTemplate(writeTemplate(parts)).parts
      const shown = (some: TextTemplate) => some.map((part) => (typeof part === 'string' ? part : ` <${part.source}> `)).join('')
      expect(shown(joined)).toBe(shown(parts))
    }),
  )
})

test('no data that is filled in, whatever it is, becomes a place itself, and all of it arrives as it was', () => {
  // With nothing around it the last place is the whole text, and becomes a number.
  const some = fc.string({ unit: fc.constantFrom('{', '{', '}', 'a', 'secret:', ':'), minLength: 1 })
  fc.assert(
    fc.property(some, text, text, (before, data, after) => {
      const facts = { ...FACTS, openers: [{ dependeeName: 'd', closedBy: [], runId: 'r', result: { data } }] }
      const template = writeTemplate([before, readPlaceholder('result:d.data'), after, readPlaceholder('attempt'), before])
      const first = fillValue([template], (placeholder) => fillAtActivation(placeholder, facts))
      const asked: string[] = []
      const last = fillValue(first.value, ({ kind }) => {
        asked.push(kind)
        return { value: 1 }
      })
      expect(asked).toEqual(['attempt'])
      expect(last.value).toEqual([`${before}${data}${after}1${before}`])
    }),
  )
})

test('what a task leaves whose values are closed goes to none that lacks its tag', () => {
  const facts = { ...FACTS, openers: [{ dependeeName: 'vault', runId: 'r', result: { amount: 7 }, closedBy: ['finance'] }] }
  const filled = fillValue('{{result:vault.amount}}', (placeholder) => fillAtActivation(placeholder, facts))
  expect(filled.missing).toMatch(/“finance” closes what “vault” leaves/)
  expect(JSON.stringify(filled)).not.toContain('7')
})
