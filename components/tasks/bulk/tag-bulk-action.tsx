'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Tag } from 'lucide-react'
import { toast } from 'sonner'
import { counted } from '#domain/counted.ts'
import { tagKey } from '#domain/tag-input.ts'
import type { TaskRow } from '#domain/views/task-views.ts'
import { tagTasksAction } from '#server/server-actions/task-actions.ts'
import { describeError } from '../../api/api-error.ts'
import { perform } from '../../api/perform.ts'
import { TagPicker } from '../../tags/tag-picker.tsx'
import { Button } from '../../ui/button.tsx'
import { taskKeys } from '../queries.ts'
import type { Undoing } from './undoing.ts'

/** Puts tags on the chosen tasks and takes them off, at once. */
export function TagBulkAction({ rows, offerUndo }: { rows: readonly TaskRow[]; offerUndo: (undoing: Undoing) => void }) {
  const queryClient = useQueryClient()
  const refresh = async () => {
    await Promise.all([queryClient.invalidateQueries({ queryKey: taskKeys.all }), queryClient.invalidateQueries({ queryKey: ['tags'] })])
  }
  const tag = async (name: string, isOn: boolean, ids: number[]) => {
    const done = await perform(tagTasksAction({ ids, add: isOn ? [name] : [], remove: isOn ? [] : [name] }))
    await refresh()
    return done.ids
  }
  const toggle = async (name: string, isOn: boolean) => {
    try {
      const ids = await tag(
        name,
        isOn,
        rows.map(({ id }) => id),
      )
      if (ids.length === 0) return
      const what = `${isOn ? 'put' : 'took'} “${name}” ${isOn ? 'on' : 'off'} ${counted(ids.length, 'task')}`
      offerUndo({ what, undo: () => tag(name, !isOn, ids) })
    } catch (error) {
      toast.error(describeError(error).message)
    }
  }
  const stateOf = (key: string) => {
    const count = rows.filter(({ tags }) => tags.some(({ name }) => tagKey(name) === key)).length
    return count === 0 ? false : count === rows.length ? true : 'some'
  }
  return (
    <TagPicker
      trigger={
        <Button size="sm" icon={<Tag />}>
          Tag {counted(rows.length, 'task')} …
        </Button>
      }
      stateOf={stateOf}
      onToggle={(name, isOn) => void toggle(name, isOn)}
      canMake
    />
  )
}
