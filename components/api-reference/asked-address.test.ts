import { expect, it } from 'vitest'
import { apiDocument } from '#server/api/openapi-document.ts'
import { askedAddress, canBeAsked } from './asked-address.ts'
import { readDocument } from './reference-document.ts'

const { operations } = readDocument(JSON.parse(JSON.stringify(apiDocument())))
const operationOf = (id: string) => {
  const operation = operations.find(({ operationId }) => operationId === id)
  if (!operation) throw new Error(`There is no operation ${id}.`)
  return operation
}

it('asks what reads and ends, and nothing that changes, streams or is of workers', () => {
  expect(['listTasks', 'getTask', 'getHealth'].map((id) => canBeAsked(operationOf(id)))).toEqual([true, true, true])
  expect(['createTask', 'changeTask', 'askPauseTask', 'followLog'].map((id) => canBeAsked(operationOf(id)))).toEqual([
    false,
    false,
    false,
    false,
  ])
  for (const operation of operations.filter(({ servers }) => servers.length > 0)) expect(canBeAsked(operation)).toBe(false)
})

it('writes what is filled in into path and query, whatever stands in it, and names what is missing', () => {
  expect(askedAddress(operationOf('listTasks'), { search: ' a&b=c ', limit: '' })).toEqual({ address: '/api/v1/tasks?search=a%26b%3Dc' })
  expect(askedAddress(operationOf('getTask'), { id: '7/../../people?x=1#y' })).toEqual({
    address: '/api/v1/tasks/7%2F..%2F..%2Fpeople%3Fx%3D1%23y',
  })
  for (const id of [undefined, ' ', '..', '.'])
    expect(askedAddress(operationOf('getTask'), id === undefined ? {} : { id })).toEqual({ missing: 'id' })
})
