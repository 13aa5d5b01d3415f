import { expect, it } from 'vitest'
import { apiDocument } from '#server/api/openapi-document.ts'
import { OPERATIONS } from '#server/api/operation-registry.ts'
import { WORKER_OPERATIONS } from '#server/api/workers/worker-operations.ts'
import { curlExample, exampleOf } from './curl-example.ts'
import { readDocument } from './reference-document.ts'

const { operations, components } = readDocument(JSON.parse(JSON.stringify(apiDocument())))
const commandOf = (id: string) => {
  const operation = operations.find(({ operationId }) => operationId === id)
  if (!operation) throw new Error(`There is no operation ${id}.`)
  return curlExample(operation, components.schemas, 'http://localhost:3000')
}

it('shows every operation of the document', () => {
  expect(operations).toHaveLength(OPERATIONS.length + WORKER_OPERATIONS.length + 1)
})

it('calls an operation with all that it has to have, and nothing else', () => {
  expect(commandOf('askPauseTask')).toBe(
    [
      `curl -X POST 'http://localhost:3000/api/v1/actions/pause-task'`,
      `-H "Authorization: Bearer $TOKEN"`,
      `-H 'Content-Type: application/json'`,
      `-d '{"taskId":1}'`,
    ].join(' \\\n  '),
  )
  expect(commandOf('listTasks')).toBe(`curl 'http://localhost:3000/api/v1/tasks' \\\n  -H "Authorization: Bearer $TOKEN"`)
  expect(commandOf('changeTask')).toContain(`/tasks/1' \\\n  -H "Authorization: Bearer $TOKEN" \\\n  -H 'If-Match: "2026-`)
  expect(commandOf('followLog')).toMatch(/^curl -N /)
})

it('calls what workers do where that is, with a body that it takes', () => {
  expect(commandOf('stopWorker')).toContain("'http://localhost:3000/api/worker/v1/stop'")
  for (const { id, body } of WORKER_OPERATIONS) {
    const schema = operations.find(({ operationId }) => operationId === id)?.requestBody?.content['application/json']?.schema
    expect([id, body.safeParse(exampleOf(schema ?? {}, components.schemas)).error?.issues ?? 'fits']).toEqual([id, 'fits'])
  }
})

it('gives as a body what the operation takes', () => {
  for (const { id, kind, ...operation } of OPERATIONS) {
    if (kind !== 'write' || !('body' in operation) || operation.body === null) continue
    const schema = operations.find(({ operationId }) => operationId === id)?.requestBody?.content['application/json']?.schema
    const example = exampleOf(schema ?? {}, components.schemas)
    expect([id, operation.body.safeParse(example).error?.issues ?? 'fits']).toEqual([id, 'fits'])
  }
})
