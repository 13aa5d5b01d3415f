'use client'

import { type DependencyRow, dependencyPageShape } from '#domain/views/task-views.ts'
import { fetchShape } from '../api/fetch-view.ts'
import { latestChangeOf } from '../forms/latest-change.ts'
import { useConflict } from '../forms/use-conflict.ts'
import { type DependencyDraft, draftOf } from './dependency-draft.ts'
import { dependencyEntries, takeDependencyEntry } from './dependency-entries.ts'

type Options = { edge: DependencyRow | undefined; getMine: () => DependencyDraft; setMine: (draft: DependencyDraft) => void }

/** A dependency that someone else saved while it stands in the dialog; its version is what it says. */
export function useDependencyConflict({ edge, getMine, setMine }: Options) {
  return useConflict<DependencyDraft, DependencyDraft>({
    load: async () => {
      const [{ rows }, saved] = await Promise.all([
        fetchShape(`/v1/pages/dependencies?id=${edge?.id}`, dependencyPageShape),
        latestChangeOf('dependency', edge?.id),
      ])
      const [row] = rows
      if (!row) throw new Error('This dependency was deleted meanwhile. Close this and look at the list.')
      const values = draftOf(row)
      return { values, version: values, saved }
    },
    entriesOf: dependencyEntries,
    take: takeDependencyEntry,
    getMine,
    setMine,
  })
}
