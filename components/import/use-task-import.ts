'use client'

import { useQuery } from '@tanstack/react-query'
import type { FileText } from '#domain/imported-tasks/file-text.ts'
import type { ImportAnswers, TaskImport } from '#domain/task-import/import-tasks.ts'
import { useRested } from '../ui/use-rested.ts'

const REST_MS = 400
/** What a unit of systemd is called that has no name of its own. */
const PASTED = 'pasted text'

/**
 * A text to be imported, with what had to be done to read it from a file, and where it is from, as descriptions say it. `version` grows with each change,
 * so that no long text is compared.
 */
export type ImportSource = FileText & { from: string; fileName: string; version: number }

export type GivenAnswers = Omit<ImportAnswers, 'nowMs'>

/** What becomes of a text, read in this browser alone; null: nothing is read yet. `problem` says why it cannot be read. */
export function useTaskImport(
  source: ImportSource,
  answers: GivenAnswers,
): { read: TaskImport | null; problem: string | null; isReading: boolean } {
  const rested = useRested(source, String(source.version), REST_MS)
  const { data, isFetching } = useQuery({
    queryKey: ['task-import', rested.version, answers],
    queryFn: async () => {
      const [{ importText }, { ImportRefusal }] = await Promise.all([
        import('#domain/task-import/import-tasks.ts'),
        import('#domain/imported-tasks/imported-task.ts'),
      ])
      try {
        const read = importText(rested, rested.fileName || PASTED, { ...answers, nowMs: Date.now() })
        return { read, problem: null }
      } catch (error) {
        if (error instanceof ImportRefusal) return { read: null, problem: error.message }
        throw error
      }
    },
    enabled: rested.text.trim() !== '',
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
  if (source.text.trim() === '') return { read: null, problem: null, isReading: false }
  return { read: data?.read ?? null, problem: data?.problem ?? null, isReading: isFetching || rested.version !== source.version }
}
