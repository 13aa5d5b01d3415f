'use client'

import type { UseFormSetError } from 'react-hook-form'
import { type CrontabInput, crontabInput } from '#domain/crontab-input.ts'
import { ApiError, describeError } from '../api/api-error.ts'
import { loadedPart } from '../change-sets/loaded-part.ts'
import { useStage } from '../change-sets/use-stage.ts'

type Options = {
  /** Null: a new one, which is not staged. */
  id: number | null
  setError: UseFormSetError<CrontabInput>
  /** It is staged, and stands in the form no more. */
  onStaged: () => void
}

/** Puts what is typed of a crontab into a change set. What a save would refuse stands at its fields, anything else is told as the problem of the form. */
export function useStageCrontab({ id, setError, onStaged }: Options) {
  const stage = useStage()
  return async (input: CrontabInput, base: CrontabInput): Promise<string | null> => {
    if (id === null) return null
    try {
      // Who only saves need not have it.
      const { sameValue } = await loadedPart(import('#domain/change-sets/same-value.ts'))
      const names = (Object.keys(crontabInput.shape) as (keyof CrontabInput)[]).filter((name) => !sameValue(name, base[name], input[name]))
      if (names.length === 0) return 'Nothing is changed that could be staged.'
      const only = (columns: CrontabInput) => Object.fromEntries(names.map((name) => [name, columns[name]]))
      await stage([{ operation: 'changeCrontab', id, before: only(base), after: only(input) }], 'Staged the change of the crontab.')
    } catch (error) {
      const atFields = Object.entries(error instanceof ApiError ? error.fields : {}).filter(([field]) => field in crontabInput.shape)
      for (const [field, message] of atFields) setError(field as keyof CrontabInput, { type: 'server', message })
      return atFields.length === 0 ? describeError(error).message : null
    }
    onStaged()
    return null
  }
}
