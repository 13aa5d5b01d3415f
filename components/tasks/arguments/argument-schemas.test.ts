import { expect, test } from 'vitest'
import { argumentSchemas } from './argument-schemas.ts'

const handler = {
  positional: ['url', 'method'],
  inputSchema: {
    type: 'object',
    properties: { url: { type: 'string' }, method: { $ref: '#/$defs/method' }, body: {} },
    required: ['url', 'body'],
    additionalProperties: false,
    $defs: { method: { enum: ['GET', 'POST'] } },
  },
}

test('positional arguments are a list as long as the positional names, each with the schema of its name', () => {
  const { args } = argumentSchemas(handler, 0)
  expect(args).toMatchObject({
    type: 'array',
    maxItems: 2,
    items: [
      { title: 'url', type: 'string' },
      { title: 'method', $ref: '#/$defs/method' },
    ],
    $defs: handler.inputSchema.$defs,
  })
})

test('what is given by position is neither needed nor offered by name', () => {
  const { kwargs } = argumentSchemas(handler, 1)
  expect(Object.keys(kwargs.properties as object)).toEqual(['method', 'body'])
  expect(kwargs.required).toEqual(['body'])
})

test('a handler without a schema for its properties takes no positional arguments and whatever by name', () => {
  const { args, kwargs } = argumentSchemas({ positional: [], inputSchema: { type: 'object' } }, 0)
  expect(args).toMatchObject({ maxItems: 0, items: [] })
  expect(kwargs).toMatchObject({ type: 'object', required: [] })
})
