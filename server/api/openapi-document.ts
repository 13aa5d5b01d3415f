import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject, type ZodOpenApiResponseObject } from 'zod-openapi'
import { PROBLEM_TYPE, problemDocumentShape } from '#domain/problem-document.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { CALLS_OF_CALLER } from './call-budget.ts'
import { API_TAGS, type Operation, readOperation, type WriteOperation } from './operation.ts'
import { OPERATIONS } from './operation-registry.ts'
import { WORKER_API_ROOT, WORKER_OPERATIONS, type WorkerOperation } from './workers/worker-operations.ts'

/** The document about the API, as the API answers it. */
export const DOCUMENT_OPERATION = readOperation({
  id: 'getDocument',
  path: '/openapi.json',
  tag: 'installation',
  summary: 'This document',
  permission: 'read',
  parameters: z.object({}),
  answer: z.record(z.string(), z.unknown()).meta({ description: 'An OpenAPI 3.1 document.' }),
  query: async () => ({ ...apiDocument() }),
})

const INTRODUCTION = `Everything that people do in the dashboard, by the same use cases and with the same errors.

- **Who calls**: a token as \`Authorization: Bearer djag_…\`, made under Settings, Tokens. A session of the dashboard reads too, and writes from the dashboard's own pages.
- **Errors** are problem documents (RFC 9457): \`code\` stays the same, \`detail\` says what to do, \`errors\` name the fields.
- **Lists** are read on with \`cursor\`, the \`nextCursor\` of the page before.
- **Writes** may carry an \`Idempotency-Key\`: the same request again is answered as the first one was, for a day.
- **Edits** say with \`If-Match\` which \`ETag\` they are made from, so that nothing of anybody is written over unseen; \`*\` says that you mean whatever is there.
- **Limits**: ${CALLS_OF_CALLER} calls in a minute for each token or person; \`RateLimit-Remaining\` and \`RateLimit-Reset\` say what is left.`

let document: ReturnType<typeof createDocument> | null = null

/** The OpenAPI 3.1 document, made of the schemas by which requests are read and answers are described. */
export function apiDocument(): ReturnType<typeof createDocument> {
  document ??= createDocument(
    {
      openapi: '3.1.1',
      info: { title: 'Djag', version: packageJson.version, description: INTRODUCTION, license: { name: 'MIT', identifier: 'MIT' } },
      servers: [{ url: '/api/v1' }],
      security: [{ token: [] }, { session: [] }],
      tags: Object.entries(API_TAGS).map(([name, description]) => ({ name, description })),
      paths: { ...pathsOf([...OPERATIONS, DOCUMENT_OPERATION]), ...pathsOfWorkers() },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', bearerFormat: 'djag_…' },
          workerToken: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'djag_…',
            description: 'A token of workers, made under Settings, Tokens.',
          },
          session: { type: 'apiKey', in: 'cookie', name: 'djag.session_token' },
        },
      },
    },
    {
      override: ({ jsonSchema, io }) => simplify(jsonSchema, io),
      // Lists of JSON and lists in a parameter say by themselves what they are (`type` in their meta).
      allowEmptySchema: { custom: true, transform: { input: true } },
    },
  )
  return document
}

/** Shorter, and open to what comes: a format needs no expression of two lines, and an answer may get further fields. */
function simplify(schema: Simplified, io: 'input' | 'output'): void {
  if (schema.format !== undefined) delete schema.pattern
  if (io === 'output' && schema.additionalProperties === false) delete schema.additionalProperties
  // Several with commas between them: text, whatever it is taken apart into.
  if (schema.type === 'string') for (const name of ['items', 'maxItems'] as const) delete schema[name]
}

type Simplified = {
  type?: unknown
  format?: unknown
  pattern?: unknown
  additionalProperties?: unknown
  items?: unknown
  maxItems?: unknown
}

function pathsOf(operations: readonly Operation[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {}
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: described(operation) }
  }
  return paths
}

function described(operation: Operation): ZodOpenApiOperationObject {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  const names = Object.keys(operation.parameters.shape)
  const pick = (chosen: readonly string[]) => z.object(Object.fromEntries(chosen.map((name) => [name, operation.parameters.shape[name]])))
  const body = operation.kind === 'write' || operation.kind === 'question' ? operation.body : null
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    description: [operation.description, `Permission: \`${operation.permission}\`.`].filter(Boolean).join(' '),
    'x-permission': operation.permission,
    requestParams: {
      path: pick(inPath),
      query: pick(names.filter((name) => !inPath.includes(name))),
      ...(operation.kind === 'write' ? { header: headersOf(operation) } : {}),
    },
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      ...successOf(operation),
      default: { description: 'A problem.', content: { [PROBLEM_TYPE]: { schema: problemDocumentShape } } },
    },
  }
}

function pathsOfWorkers(): ZodOpenApiPathsObject {
  return Object.fromEntries(WORKER_OPERATIONS.map((operation) => [operation.path, { post: describedOfWorkers(operation) }]))
}

function describedOfWorkers({ id, summary, description, body, status, answer }: WorkerOperation): ZodOpenApiOperationObject {
  const content = answer ? { content: { 'application/json': { schema: answer } } } : {}
  return {
    operationId: id,
    tags: ['workers'],
    summary,
    description,
    servers: [{ url: WORKER_API_ROOT }],
    security: [{ workerToken: [] }],
    requestBody: { required: true, content: { 'application/json': { schema: body } } },
    responses: {
      [status]: { description: SUCCESS[status] ?? 'Done.', ...content },
      default: { description: 'A problem.', content: { [PROBLEM_TYPE]: { schema: problemDocumentShape } } },
    },
  }
}

const ifMatch = z
  .string()
  .meta({ description: 'The ETag that the change is made from, in its quotation marks, or `*`.', examples: ['"2026-11-29T06:00:00.000Z"'] })

const idempotencyKey = z.string().max(200).meta({ description: 'Of your own making, a new one for each thing that you ask for.' })

function headersOf({ version, isConfidential }: WriteOperation) {
  return z.object({
    ...(isConfidential ? {} : { 'Idempotency-Key': idempotencyKey.optional() }),
    ...(version === 'none' ? {} : { 'If-Match': version === 'required' ? ifMatch : ifMatch.optional() }),
  })
}

function successOf(operation: Operation): Record<string, ZodOpenApiResponseObject> {
  if (operation.kind === 'stream') {
    return { 200: { description: 'A JSON object on each line.', content: { 'application/x-ndjson': { schema: operation.line } } } }
  }
  const status = operation.kind === 'write' ? operation.status : 200
  if (operation.answer === null) return { [status]: { description: 'Done.' } }
  return { [status]: { description: SUCCESS[status] ?? 'Done.', content: { 'application/json': { schema: operation.answer } } } }
}

const SUCCESS: Readonly<Record<number, string>> = {
  200: 'The answer.',
  201: 'It was made.',
  202: 'It was asked for; a worker carries it out.',
}
