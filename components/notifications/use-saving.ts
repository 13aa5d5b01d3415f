import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { ApiError, describeError } from '../api/api-error.ts'
import { notificationKeys } from './queries.ts'

/** Sentences by the field of a form at which they stand; `root`: what stands at none. */
export type Problems<Field extends string> = Partial<Record<Field | 'root', string>>

/** What a form that is being saved shows of that. */
export type Saving<Field extends string> = {
  problems: Problems<Field>
  isSaving: boolean
  /** What of the form cannot be read. */
  refuse(problems: Problems<Field>): void
  /** Saves by `write`, says the sentence and closes; what the server refuses stands at its field. */
  save(write: () => Promise<unknown>, savedWords: string): Promise<void>
}

/**
 * Saves something of notifications, and says what is wrong with it.
 * @param fieldOf at which field of the form a sentence of the server stands, by the path that it names
 */
export function useSaving<Field extends string>(fieldOf: (path: string) => Field | undefined, onSaved: () => void): Saving<Field> {
  const queryClient = useQueryClient()
  const [problems, setProblems] = useState<Problems<Field>>({})
  const [isSaving, setIsSaving] = useState(false)
  const save = async (write: () => Promise<unknown>, savedWords: string) => {
    setProblems({})
    setIsSaving(true)
    try {
      await write()
      toast.success(savedWords)
      onSaved()
    } catch (error) {
      setProblems(problemsOf(error, fieldOf))
    } finally {
      setIsSaving(false)
      await queryClient.invalidateQueries({ queryKey: notificationKeys.all })
    }
  }
  return { problems, isSaving, refuse: setProblems, save }
}

function problemsOf<Field extends string>(error: unknown, fieldOf: (path: string) => Field | undefined): Problems<Field> {
  const problems: Partial<Record<string, string>> = {}
  for (const [path, sentence] of Object.entries(error instanceof ApiError ? error.fields : {})) {
    const field = fieldOf(path)
    if (field) problems[field] ??= sentence
  }
  if (Object.keys(problems).length === 0) problems.root = describeError(error).message
  return problems as Problems<Field>
}
