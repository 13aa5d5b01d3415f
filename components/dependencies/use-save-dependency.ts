'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { DependencyInput } from '#domain/dependency-input.ts'
import { createDependencyAction, updateDependencyAction } from '#server/server-actions/dependency-actions.ts'
import { perform } from '../api/perform.ts'
import { dependencyKeys } from './queries.ts'

type Save = {
  input: DependencyInput
  /** What it was when it was read; null: a new one. */
  basedOn: DependencyInput | null
}

/** Saves a dependency, new without an id; table and graph are read again. */
export function useSaveDependency(id: number | undefined) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ input, basedOn }: Save) =>
      perform(id === undefined || basedOn === null ? createDependencyAction(input) : updateDependencyAction({ id, basedOn, ...input })),
    onSuccess: () => Promise.all([dependencyKeys.all, ['graph']].map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  })
}
