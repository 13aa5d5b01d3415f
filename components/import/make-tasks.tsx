'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { counted } from '#domain/counted.ts'
import { importAsManifest } from '#domain/imported-tasks/import-as-manifest.ts'
import type { ImportedTask, SuggestedEdge } from '#domain/imported-tasks/imported-task.ts'
import { addImportedTasksAction } from '#server/server-actions/import-actions.ts'
import { ApiError, describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'

/** What keeps tasks from being made, by their names; the rest is told as a whole. */
export type MakingProblems = { message: string | null; ofTasks: ReadonlyMap<string, readonly string[]> }

const NONE: MakingProblems = { message: null, ofTasks: new Map() }

/** Making the chosen tasks, all of them or none. */
export function useMakeTasks(tasks: readonly ImportedTask[], edges: readonly SuggestedEdge[], from: string) {
  const queryClient = useQueryClient()
  const making = useMutation({
    mutationFn: () => perform(addImportedTasksAction({ manifest: importAsManifest(tasks, edges, from) })),
    onSettled: () => queryClient.invalidateQueries({ predicate: ({ queryKey }) => !String(queryKey[0]).includes('import') }),
  })
  return {
    make: () => making.mutate(),
    forget: making.reset,
    isMaking: making.isPending,
    made: making.data ?? null,
    problems: making.error ? problemsIn(making.error, tasks) : NONE,
  }
}

const FIELD = /^manifest\.tasks\.(\d+)\.?(.*)$/

function problemsIn(error: unknown, tasks: readonly ImportedTask[]): MakingProblems {
  const ofTasks = new Map<string, string[]>()
  const others: string[] = []
  for (const [field, message] of Object.entries(error instanceof ApiError ? error.fields : {})) {
    const [, index, name] = FIELD.exec(field) ?? []
    const task = index === undefined ? undefined : tasks[Number(index)]
    if (task) ofTasks.set(task.name, [...(ofTasks.get(task.name) ?? []), name ? `${name}: ${message}` : message])
    else others.push(message)
  }
  const told =
    ofTasks.size > 0 ? `No task was made: ${counted(ofTasks.size, 'task')} cannot be made as it stands.` : describeError(error).message
  return { message: [told, ...others].join(' '), ofTasks }
}

/** What was made, and what is to be done then. */
export function MadeTasks({ made, existing }: { made: readonly string[]; existing: readonly string[] }) {
  return (
    <div role="status" className="grid max-w-[80ch] gap-1 rounded border bg-subtle p-3 text-sm">
      <p className="font-medium">
        Made {counted(made.length, 'task')}.{' '}
        <Link href="/tasks" className="text-accent underline underline-offset-4">
          Go to the tasks
        </Link>
      </p>
      {existing.length > 0 && <p>There already, and left as they are: {existing.map((name) => `“${name}”`).join(', ')}.</p>}
      <p>Now stop what ran them so far, or both will run.</p>
    </div>
  )
}
