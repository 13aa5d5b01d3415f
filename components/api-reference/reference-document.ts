import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchAnswer } from '../api/fetch-view.ts'

/** What this page shows of a JSON schema. */
export type ShownSchema = {
  $ref?: string | undefined
  type?: string | string[] | undefined
  format?: string | undefined
  description?: string | undefined
  properties?: Record<string, ShownSchema> | undefined
  required?: string[] | undefined
  items?: ShownSchema | undefined
  anyOf?: ShownSchema[] | undefined
  oneOf?: ShownSchema[] | undefined
  enum?: unknown[] | undefined
  const?: unknown
  default?: unknown
  examples?: unknown[] | undefined
  minimum?: number | undefined
}

const schemaShape: z.ZodType<ShownSchema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    format: z.string().optional(),
    description: z.string().optional(),
    properties: z.record(z.string(), schemaShape).optional(),
    required: z.array(z.string()).optional(),
    items: schemaShape.optional(),
    anyOf: z.array(schemaShape).optional(),
    oneOf: z.array(schemaShape).optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    default: z.unknown().optional(),
    examples: z.array(z.unknown()).optional(),
    minimum: z.number().optional(),
  }),
)

const contentShape = z.record(z.string(), z.object({ schema: schemaShape.optional() }))

const operationShape = z.object({
  operationId: z.string(),
  tags: z.array(z.string()),
  summary: z.string(),
  description: z.string().optional(),
  /** Where it is, if not where the others are. */
  servers: z.array(z.object({ url: z.string() })).default([]),
  parameters: z
    .array(
      z.object({
        in: z.enum(['path', 'query', 'header', 'cookie']),
        name: z.string(),
        required: z.boolean().optional(),
        description: z.string().optional(),
        schema: schemaShape,
      }),
    )
    .default([]),
  requestBody: z.object({ content: contentShape }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: contentShape.optional() })),
})
export type ShownOperation = z.output<typeof operationShape> & { method: string; path: string }

const documentShape = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operationShape)),
  components: z.object({ schemas: z.record(z.string(), schemaShape) }),
})
export type ShownDocument = Omit<z.output<typeof documentShape>, 'paths'> & { operations: ShownOperation[] }

/** The document about the API, as far as it is shown. */
export function readDocument(document: unknown): ShownDocument {
  const { paths, ...rest } = documentShape.parse(document)
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  )
  return { ...rest, operations }
}

export const documentQuery = queryOptions({
  queryKey: ['api-document'],
  queryFn: async ({ signal }) => readDocument(await fetchAnswer('/v1/openapi.json', signal)),
  staleTime: Number.POSITIVE_INFINITY,
})
