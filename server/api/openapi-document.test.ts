import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { askableActions } from '#server/user-actions/action-registry.ts'
import { apiDocument } from './openapi-document.ts'
import { OPERATIONS } from './operation-registry.ts'
import { WORKER_OPERATIONS } from './workers/worker-operations.ts'

test('the document is one of OpenAPI 3.1', async () => {
  const document = JSON.parse(JSON.stringify(apiDocument()))
  expect(await new Validator().validate(document)).toEqual({ valid: true })
  expect(document.openapi).toMatch(/^3\.1\./)
})

test('the document names every operation of the registry once, and nothing else but itself', () => {
  const described = Object.entries(apiDocument().paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods ?? {}).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const registered = OPERATIONS.map(({ method, path }) => `${method} ${path}`)
  expect(new Set(registered).size).toBe(registered.length)
  const ofWorkers = WORKER_OPERATIONS.map(({ path }) => `POST ${path}`)
  expect(described.sort()).toEqual([...registered, ...ofWorkers, 'GET /openapi.json'].sort())
  const ids = [...OPERATIONS, ...WORKER_OPERATIONS].map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('every action that people can ask for is an operation', () => {
  for (const type of askableActions.keys()) expect(OPERATIONS.map(({ path }) => path)).toContain(`/actions/${type}`)
})

test('every operation says in the document what its schemas say: a body has its fields, an answer its shape', () => {
  const document = JSON.parse(JSON.stringify(apiDocument()))
  expect(document.components.schemas.NewTask.required.sort()).toEqual(['crontabId', 'handler', 'name'])
  expect(document.components.schemas.NewTask.additionalProperties).toBe(false)
  expect(document.paths['/actions/pause-task'].post.requestBody.content['application/json'].schema.$ref).toContain('PauseTaskPayload')
  for (const path of Object.keys(document.paths)) {
    for (const name of [...path.matchAll(/\{(\w+)\}/g)].map(([, each]) => each)) {
      for (const operation of Object.values(document.paths[path]) as { parameters: { name: string; in: string; required: boolean }[] }[])
        expect(operation.parameters).toContainEqual(expect.objectContaining({ name, in: 'path', required: true }))
    }
  }
})
