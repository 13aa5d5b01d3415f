import { describe, expect, it } from 'vitest'
import { type ClientDocument, clientText } from './client-text.ts'
import { typeOfSchema } from './type-of-schema.ts'

const text = { type: 'string', maxLength: 10 }

describe('the type of a schema', () => {
  it.each([
    [text, 'string'],
    [{ type: 'integer', minimum: 1 }, 'number'],
    [{}, 'unknown'],
    [true, 'unknown'],
    [{ const: 'person' }, '"person"'],
    [{ type: 'string', enum: ['a', 'b'] }, '"a" | "b"'],
    [{ anyOf: [text, { type: 'null' }] }, 'string | null'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: 'array', items: text }, 'string[]'],
    [{ type: 'array', items: { anyOf: [text, { type: 'null' }] } }, '(string | null)[]'],
    [
      { type: 'array', items: { oneOf: [{ type: 'object', additionalProperties: text }, text] } },
      '({ [name: string]: string } | string)[]',
    ],
    [{ $ref: '#/components/schemas/Task' }, "Schemas['Task']"],
    [{ type: 'object', additionalProperties: text }, '{ [name: string]: string }'],
    [{ type: 'object', properties: {}, additionalProperties: false }, 'Record<string, never>'],
    [{ type: 'object', properties: { id: { type: 'integer' }, 'a-b': text }, required: ['id'] }, '{\n  id: number\n  "a-b"?: string\n}'],
    [
      { type: 'object', properties: { note: { ...text, description: 'Why */ so?' } }, required: ['note'], additionalProperties: false },
      '{\n  /** Why *∕ so? */\n  note: string\n}',
    ],
  ])('of %j is %s', (schema, type) => {
    expect(typeOfSchema(schema)).toBe(type)
  })

  it.each([[{ type: 'string', contentEncoding: 'base64' }], [{ type: 'file' }], [{ not: text }], [7]])(
    'is refused for what it does not know, instead of being wider: %j',
    (schema) => {
      expect(() => typeOfSchema(schema)).toThrow()
    },
  )
})

describe('the generated client', () => {
  const answer = { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Task' } } } } }
  const key = { name: 'Idempotency-Key', in: 'header', schema: text }
  const documented = (operation: object): ClientDocument => ({
    paths: {
      '/tasks/{id}': {
        patch: { operationId: 'changeTask', responses: answer, ...operation },
      },
      '/claim': { post: { operationId: 'claim', servers: [{ url: '/elsewhere' }], responses: {} } },
    },
    components: {
      schemas: { Task: { type: 'object', properties: { of: { $ref: '#/components/schemas/Tag' } } }, Tag: text, Unused: text },
    },
  })

  it('says of an operation what it is called with, what it answers and where it is', () => {
    const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }, key]
    const body = { content: { 'application/json': { schema: { $ref: '#/components/schemas/Tag' } } } }
    const client = clientText(documented({ parameters, requestBody: body }))
    expect(client).toContain("      id: number\n      idempotencyKey?: string | undefined\n      body: Schemas['Tag']\n")
    expect(client).toContain("answer: Schemas['Task']")
    expect(client).toContain("changeTask: ['PATCH', '/tasks/{id}', 'again']")
  })

  it('has the schemas that its operations use, and no operation of another address', () => {
    const client = clientText(documented({}))
    expect(client).toContain('Tag: string')
    expect(client).not.toContain('Unused')
    expect(client).not.toContain('claim')
  })

  it('does not ask again for what has no key and is done anew each time', () => {
    expect(clientText(documented({}))).toContain("'/tasks/{id}', 'once'")
  })

  it('is refused where two things that are said have one name', () => {
    expect(() => clientText(documented({ parameters: [{ name: 'body', in: 'query', schema: text }] }))).toThrow('body')
  })
})
