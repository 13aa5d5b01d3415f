'use client'

import { Pause, Play, Power, PowerOff, Tag, Trash2 } from 'lucide-react'
import type { BulkChange } from '#domain/bulk-change.ts'
import { useCan } from '../../frame/viewer.tsx'
import { TagPicker } from '../../tags/tag-picker.tsx'
import { Button } from '../../ui/button.tsx'
import { BULK_CHOICES } from './bulk-choices.ts'

/** What can be done with all tasks of a filter, however many they are. */
export function FilterBulkActions({ onAsk }: { onAsk: (change: BulkChange) => void }) {
  const maySwitch = useCan('switch-tasks', 'somewhere')
  const mayPause = useCan('pause-task', 'somewhere')
  const mayRun = useCan('run-now', 'somewhere')
  const mayEdit = useCan('edit-tasks', 'somewhere')
  return (
    <>
      {maySwitch && (
        <>
          <Button size="sm" icon={<Power />} onClick={() => onAsk(BULK_CHOICES.enable)}>
            Enable …
          </Button>
          <Button size="sm" icon={<PowerOff />} onClick={() => onAsk(BULK_CHOICES.disable)}>
            Disable …
          </Button>
        </>
      )}
      {mayPause && (
        <Button size="sm" icon={<Pause />} onClick={() => onAsk(BULK_CHOICES.pause)}>
          Pause …
        </Button>
      )}
      {mayRun && (
        <Button size="sm" icon={<Play />} onClick={() => onAsk(BULK_CHOICES.run)}>
          Run now …
        </Button>
      )}
      {mayEdit && (
        <>
          <TagPicker
            trigger={
              <Button size="sm" icon={<Tag />}>
                Tag …
              </Button>
            }
            stateOf={() => false}
            onToggle={(name) => onAsk({ kind: 'tag', add: [name], remove: [] })}
            canMake
          />
          <Button size="sm" icon={<Trash2 />} onClick={() => onAsk({ kind: 'delete' })}>
            Delete …
          </Button>
        </>
      )}
    </>
  )
}
