import { describe, expect, test } from 'vitest'
import { bindArguments } from './bind-arguments.ts'
import { checkArguments } from './handler-arguments.ts'

const handler = {
  positional: ['url', 'method'],
  inputSchema: {
    type: 'object',
    properties: {
      url: { type: 'string', format: 'uri' },
      method: { type: 'string', enum: ['GET', 'POST'] },
      retries: { type: 'integer', minimum: 1, maximum: 5 },
      headers: { type: 'object', additionalProperties: { type: 'string' } },
      recipients: { type: 'array', items: { type: 'string', minLength: 2 } },
    },
    required: ['url'],
    additionalProperties: false,
  },
}

describe('binding arguments to a handler', () => {
  test('binds positional arguments in order and keeps the named ones', () => {
    expect(bindArguments(handler.positional, ['http://a', 'GET'], { retries: 2 })).toEqual({
      ok: true,
      input: { url: 'http://a', method: 'GET', retries: 2 },
    })
  })

  test('refuses more positional arguments than the handler takes', () => {
    const bound = bindArguments(handler.positional, ['a', 'b', 'c'], {})
    expect(bound).toEqual({
      ok: false,
      problems: [{ field: 'args', path: '2', message: 'Too many: the handler takes at most 2 (url, method), but 3 were given.' }],
    })
  })

  test('refuses an argument given both by position and by name', () => {
    const bound = bindArguments(handler.positional, ['a'], { url: 'b' })
    expect(bound.ok ? [] : bound.problems).toMatchObject([{ field: 'kwargs', path: 'url' }])
  })

  test('keeps an argument named __proto__ as plain data', () => {
    const bound = bindArguments([], [], JSON.parse('{"__proto__": {"polluted": true}}'))
    expect(bound.ok && Object.keys(bound.input)).toEqual(['__proto__'])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

describe('checking arguments against the schema of a handler', () => {
  test('finds nothing wrong with arguments that fit', () => {
    expect(checkArguments(handler, ['https://example.org/'], { headers: { accept: 'text/plain' }, retries: 1 })).toEqual([])
  })

  test.each([
    ['a missing argument', [], {}, { field: 'kwargs', path: 'url', message: '"url" is missing.' }],
    ['a wrong type', [5], {}, { field: 'args', path: '0', message: '"url" must be text, not a number.' }],
    ['a malformed URL', ['nope'], {}, { field: 'args', path: '0', message: '"url" must be a URL such as "https://example.org/".' }],
    ['a value outside the list', ['http://a', 'PUT'], {}, { field: 'args', path: '1', message: '"method" must be one of "GET", "POST".' }],
    [
      'a fraction for a whole number',
      ['http://a'],
      { retries: 1.5 },
      { field: 'kwargs', path: 'retries', message: '"retries" must be a whole number, not a number.' },
    ],
    [
      'a number that is too large',
      ['http://a'],
      { retries: 9 },
      { field: 'kwargs', path: 'retries', message: '"retries" must be at most 5.' },
    ],
    [
      'a wrong value deep inside',
      ['http://a'],
      { headers: { accept: 1 } },
      { field: 'kwargs', path: 'headers.accept', message: '"accept" must be text, not a number.' },
    ],
    [
      'a short item of a list',
      ['http://a'],
      { recipients: ['ab', 'x'] },
      { field: 'kwargs', path: 'recipients.1', message: 'Item 2 must have at least 2 characters.' },
    ],
    [
      'a name the handler does not know',
      ['http://a'],
      { metod: 'GET' },
      {
        field: 'kwargs',
        path: 'metod',
        message: 'The handler has no argument "metod". It takes: url, method, retries, headers, recipients.',
      },
    ],
  ])('tells %s in plain words and where it was typed', (_what, args, kwargs, problem) => {
    expect(checkArguments(handler, args, kwargs)).toEqual([problem])
  })

  test('survives a property name that is no valid text', () => {
    expect(checkArguments(handler, ['http://a'], { '\ud800': 1 })).toMatchObject([{ field: 'kwargs', path: '' }])
  })

  test('points into names that contain slashes, tildes and number signs', () => {
    const paths = checkArguments(handler, ['http://a'], { headers: { 'a/b~c#d %': 1 } }).map((problem) => problem.path)
    expect(paths).toEqual(['headers.a/b~c#d %'])
  })

  test('does not hide a second mistake behind a missing argument', () => {
    const paths = checkArguments(handler, [], { retries: 9 }).map((problem) => problem.path)
    expect(paths).toEqual(['url', 'retries'])
  })
})

describe('checking placeholders', () => {
  test.each([
    ['a number to come of a result', [], { url: 'https://a', retries: '{{result:load.rows}}' }],
    ['a text with a secret', ['https://{{secret:host}}/'], {}],
    ['an address with a date', ['https://a/{{scheduledFor:yyyy-MM-dd}}'], {}],
    ['the attempt as a number', ['https://a'], { retries: '{{attempt}}' }],
    ['a list to come', ['https://a'], { recipients: '{{result:people}}' }],
    ['one of a list', ['https://a', '{{result:load.method}}'], {}],
  ])('takes %s', (_, args, kwargs) => {
    expect(checkArguments(handler, args, kwargs)).toEqual([])
  })

  test.each([
    ['a date where a number is needed', { retries: '{{scheduledFor:yyyy}}' }, '"retries" must be a whole number, not text.'],
    ['a secret where a number is needed', { retries: '{{secret:n}}' }, '"retries" must be a whole number, not text.'],
    ['a text around a result', { recipients: 'a {{result:people}}' }, '"recipients" must be a list, not text.'],
    ['a name that there is not', { recipient: '{{result:people}}' }, 'The handler has no argument "recipient".'],
  ])('refuses %s', (_, kwargs, message) => {
    expect(checkArguments(handler, ['https://a'], kwargs)).toMatchObject([{ message: expect.stringContaining(message) }])
  })
})

test('refuses a secret in what others on the worker’s machine can read', () => {
  const open = { positional: [], inputSchema: { type: 'object', properties: { word: { type: 'string', 'x-djag-open': true }, rest: {} } } }
  expect(checkArguments(open, [], { word: 'a{{secret:pass}}', rest: '{{secret:pass}}' })).toMatchObject([
    { field: 'kwargs', path: 'word', message: expect.stringContaining('The secret “pass” cannot stand in “word”') },
  ])
  expect(checkArguments(open, [], { word: '{{{{secret:pass}}' })).toEqual([])
})
