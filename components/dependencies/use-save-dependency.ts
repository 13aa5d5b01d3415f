'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { DependencyInput } from '#domain/dependency-input.ts'
import { createDependencyAction, updateDependencyAction } from '#server/actions/dependency-actions.ts'
import { perform } from '../api/perform.ts'
import { dependencyKeys } from './queries.ts'

/** Saves a dependency, new without an id; table and graph are read again. */
export function useSaveDependency(id: number | undefined) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (input: DependencyInput) =>
      perform(id === undefined ? createDependencyAction(input) : updateDependencyAction({ id, ...input })),
    onSuccess: () => Promise.all([dependencyKeys.all, ['graph']].map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  })
}
