import { z } from 'zod'
import { dependencyBody, dependencyChange } from '#domain/api-bodies/dependency-bodies.ts'
import { type DependencyInput, dependencyInput } from '#domain/dependency-input.ts'
import { DomainError } from '#domain/errors.ts'
import { keysetPage } from '#domain/views/keyset-page.ts'
import { dependencyRowShape } from '#domain/views/task-views.ts'
import {
  dependencyDetail,
  dependencyList,
  dependencyListParameters,
  dependencyParameters,
} from '#server/queries/dependencies/dependency-rows.ts'
import { createDependency } from '#server/use-cases/dependency/create-dependency.ts'
import { deleteDependency } from '#server/use-cases/dependency/delete-dependency.ts'
import { updateDependency } from '#server/use-cases/dependency/update-dependency.ts'
import { readOperation, writeOperation } from '../operation.ts'

export const DEPENDENCY_OPERATIONS = [
  readOperation({
    id: 'listDependencies',
    path: '/dependencies',
    tag: 'dependencies',
    summary: 'List dependencies',
    permission: 'read',
    parameters: dependencyListParameters,
    answer: keysetPage(dependencyRowShape),
    query: dependencyList,
  }),
  writeOperation({
    id: 'createDependency',
    method: 'POST',
    path: '/dependencies',
    tag: 'dependencies',
    summary: 'Make a task wait for another',
    permission: 'edit-dependencies',
    parameters: z.object({}),
    body: dependencyBody,
    status: 201,
    answer: dependencyRowShape,
    change: async (tx, { actor, body }) => {
      const { id } = await createDependency(tx, actor, body)
      return { ...(await dependencyAnswer(tx, id)), location: `/dependencies/${id}` }
    },
  }),
  readOperation({
    id: 'getDependency',
    path: '/dependencies/{id}',
    tag: 'dependencies',
    summary: 'One dependency',
    permission: 'read',
    parameters: dependencyParameters,
    answer: dependencyRowShape,
    versionOf: versionOfEdge,
    query: dependencyDetail,
  }),
  writeOperation({
    id: 'changeDependency',
    method: 'PATCH',
    path: '/dependencies/{id}',
    tag: 'dependencies',
    summary: 'Change a dependency',
    permission: 'edit-dependencies',
    parameters: dependencyParameters,
    body: dependencyChange,
    version: 'required',
    status: 200,
    answer: dependencyRowShape,
    change: async (tx, { actor, parameters: { id }, body, version }) => {
      const saved = termsOf(await dependencyDetail(tx, { id }))
      const basedOn = version === null ? saved : edgeOfVersion(version)
      await updateDependency(tx, actor, { ...dependencyInput.parse({ ...saved, ...body }), id, basedOn })
      return await dependencyAnswer(tx, id)
    },
  }),
  writeOperation({
    id: 'deleteDependency',
    method: 'DELETE',
    path: '/dependencies/{id}',
    tag: 'dependencies',
    summary: 'Take a dependency away',
    permission: 'edit-dependencies',
    parameters: dependencyParameters,
    body: null,
    version: 'heeded',
    status: 204,
    answer: null,
    change: async (tx, { actor, parameters: { id }, version }) => {
      await deleteDependency(tx, actor, { id, basedOn: version === null ? undefined : edgeOfVersion(version) })
      return { body: null }
    },
  }),
]

async function dependencyAnswer(tx: Parameters<typeof dependencyDetail>[0], id: number) {
  const body = await dependencyDetail(tx, { id })
  return { body, version: versionOfEdge(body) }
}

function termsOf({ dependerId, dependeeId, future, endings, freshness }: DependencyInput): DependencyInput {
  return { dependerId, dependeeId, future, endings, freshness }
}

/** An edge has no version but what it says. */
function versionOfEdge({ dependerId, dependeeId, future, endings, freshness }: DependencyInput): string {
  return [dependerId, dependeeId, future ? 'future' : 'plain', endings, freshness].join('.')
}

/** @throws DomainError `stale` for a version that none ever was */
function edgeOfVersion(version: string): DependencyInput {
  const [dependerId, dependeeId, kind, endings, freshness] = version.split('.')
  const read = dependencyInput.safeParse({
    dependerId: Number(dependerId),
    dependeeId: Number(dependeeId),
    future: kind === 'future',
    endings,
    freshness,
  })
  if (read.success) return read.data
  throw new DomainError('stale', 'The version in If-Match is none of this dependency. Read it again, then decide anew.')
}
