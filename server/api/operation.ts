import { z } from 'zod'
import type { Actor, Permission } from '#domain/roles.ts'
import type { Database, Transaction } from '#server/database/client.ts'

export const API_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type ApiMethod = (typeof API_METHODS)[number]

/** What the document groups operations by. */
export const API_TAGS = {
  tasks: 'What is scheduled, and how it stands with each.',
  crontabs: 'When tasks fire.',
  dependencies: 'What tasks wait for.',
  tags: 'Words by which tasks are grouped.',
  secrets: 'What handlers need and nobody reads.',
  runs: 'What became of each instant and each request.',
  actions: 'What people ask for beside edits: run, pause, skip, cancel and so on.',
  incidents: 'What is wrong, each cause once.',
  notifications: 'Who is told of it, and what became of each message.',
  people: 'Who has an account, and which tokens there are.',
  audits: 'Who did what.',
  'change-sets': 'Edits that wait until they are applied as one.',
  manifest: 'All tasks as one file: exported, planned, applied.',
  workers: 'What workers in other languages do, by a token of workers and at addresses of their own.',
  installation: 'Workers, handlers, health, and what is worth a look.',
  pages: 'What the dashboard’s own pages show, each in one answer. They are for whoever may see them, and change as the pages do.',
} as const
export type ApiTag = keyof typeof API_TAGS

/** What every operation says of itself: the route, the document and the tests read it. */
type Described = {
  /** Unique, camel case: the name of the call in generated clients. */
  id: string
  /** Below /api/v1, with `{name}` for what its parameters name. */
  path: `/${string}`
  tag: ApiTag
  summary: string
  description?: string
  permission: Permission
  /** Those of the path and of the query together, as `readRoute` has them. */
  parameters: z.ZodObject
}

/** Something that is read. Its answer is JSON of the schema `answer`. */
export type ReadOperation = Described & {
  kind: 'read'
  method: 'GET'
  answer: z.ZodType
  /** The version of what is answered, for `ETag`; left out: it is nothing that is edited. */
  versionOf?: (answer: never) => string
  /** `sessionId`: of the session that asks; null: a token does. */
  query: (db: Database, parameters: never, actor: Actor, sessionId: string | null) => Promise<unknown>
}

/** Something that is read line by line while it grows: JSON of the schema `line` on each; null is an empty line, which keeps the connection open. */
export type StreamOperation = Described & {
  kind: 'stream'
  method: 'GET'
  line: z.ZodType
  /** `reader` says who reads by now: what is closed to them meanwhile ends it. */
  open: (db: Database, parameters: never, reader: () => Actor, signal: AbortSignal) => Promise<AsyncIterable<unknown>>
}

/** Something that is asked with a body and changes nothing. It may take long: nothing is kept of it, and it holds no transaction that it does not open itself. */
export type QuestionOperation = Described & {
  kind: 'question'
  method: 'POST'
  body: z.ZodType
  partsOf?: WriteOperation['partsOf']
  answer: z.ZodType
  query: (db: Database, call: { actor: Actor; body: never }) => Promise<unknown>
}

/** What a write comes with beside the caller. `version`: what `If-Match` says; null: it says `*`, or nothing. */
export type WriteCall = { actor: Actor; parameters: never; body: never; version: string | null }

/** What a write answers. `version`: of what it left; `location`: of what it made, below /api/v1. */
export type WriteAnswer = { body: unknown; version?: string; location?: string }

/** What stands in a body, and the names that lead to it. */
export type BodyPart = { path: readonly (string | number)[]; value: unknown }

/** Something that is changed, by the use case that the dashboard changes it by, in the transaction that keeps the answer for its idempotency key. */
export type WriteOperation = Described & {
  kind: 'write'
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Null: no body is read. */
  body: z.ZodType | null
  /** The parts of a body that may be larger than one field may: each is looked at for itself for what cannot be stored. Left out: its fields. */
  partsOf?: (body: object) => BodyPart[]
  status: 200 | 201 | 202 | 204
  /** Null: the answer has no body. */
  answer: z.ZodType | null
  /** Whether `If-Match` is heeded, and whether it has to be there. */
  version: 'required' | 'heeded' | 'none'
  /**
   * What is sent is nothing to keep, not even as a digest, so that idempotency keys are passed over; and a session has to be one whose password was typed a
   * short while ago.
   */
  isConfidential: boolean
  change: (tx: Transaction, call: WriteCall) => Promise<WriteAnswer>
  /** What of an answer that was kept the caller may have by now. Left out: nothing in it can be closed to anybody since. */
  repeat?: (tx: Transaction, actor: Actor, kept: never) => Promise<unknown>
  /**
   * What follows once it is saved and takes its time: the answer is what this makes of it. For what is confidential alone: of everything else the answer
   * was kept before.
   */
  afterwards?: (db: Database, actor: Actor, answer: never) => Promise<unknown>
}

export type Operation = ReadOperation | StreamOperation | QuestionOperation | WriteOperation

/** Describes something that is read; the compiler holds query, version and answer to each other. */
export function readOperation<Parameters extends z.ZodObject, Answer extends z.ZodType>(
  operation: Omit<ReadOperation, 'kind' | 'method' | 'parameters' | 'answer' | 'query' | 'versionOf'> & {
    parameters: Parameters
    answer: Answer
    versionOf?: (answer: z.output<Answer>) => string
    query: (db: Database, parameters: z.output<Parameters>, actor: Actor, sessionId: string | null) => Promise<z.input<Answer>>
  },
): ReadOperation {
  return { ...operation, kind: 'read', method: 'GET' }
}

/** Describes something that is read as it grows. */
export function streamOperation<Parameters extends z.ZodObject, Line extends z.ZodType>(
  operation: Omit<StreamOperation, 'kind' | 'method' | 'parameters' | 'line' | 'open'> & {
    parameters: Parameters
    line: Line
    open: (
      db: Database,
      parameters: z.output<Parameters>,
      reader: () => Actor,
      signal: AbortSignal,
    ) => Promise<AsyncIterable<z.input<Line> | null>>
  },
): StreamOperation {
  return { ...operation, kind: 'stream', method: 'GET' }
}

/** Describes something that is asked with a body. */
export function questionOperation<Body extends z.ZodType, Answer extends z.ZodType>(
  operation: Omit<QuestionOperation, 'kind' | 'method' | 'parameters' | 'body' | 'answer' | 'query'> & {
    body: Body
    answer: Answer
    query: (db: Database, call: { actor: Actor; body: z.output<Body> }) => Promise<z.input<Answer>>
  },
): QuestionOperation {
  return { ...operation, kind: 'question', method: 'POST', parameters: z.object({}) }
}

/** Describes something that is changed. */
export function writeOperation<Parameters extends z.ZodObject, Body extends z.ZodType | null, Answer extends z.ZodType | null>(
  operation: Omit<
    WriteOperation,
    'kind' | 'parameters' | 'body' | 'answer' | 'change' | 'repeat' | 'afterwards' | 'version' | 'isConfidential'
  > & {
    parameters: Parameters
    body: Body
    answer: Answer
    version?: WriteOperation['version']
    isConfidential?: boolean
    change: (
      tx: Transaction,
      call: {
        actor: Actor
        parameters: z.output<Parameters>
        body: Body extends z.ZodType ? z.output<Body> : null
        version: string | null
      },
    ) => Promise<WriteAnswer & { body: Answer extends z.ZodType ? z.input<Answer> : null }>
    repeat?: (
      tx: Transaction,
      actor: Actor,
      kept: Answer extends z.ZodType ? z.output<Answer> : null,
    ) => Promise<Answer extends z.ZodType ? z.input<Answer> : null>
    afterwards?: (db: Database, actor: Actor, answer: Answer extends z.ZodType ? z.input<Answer> : null) => Promise<unknown>
  },
): WriteOperation {
  return { version: 'none', isConfidential: false, ...operation, kind: 'write' }
}
