'use client'

import { Pencil, Play, Power } from 'lucide-react'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { useCan } from '../../frame/viewer.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { useNow } from '../../ui/use-now.ts'
import type { TaskActions } from '../actions/use-task-actions.tsx'
import { type Remedy, reasonOf } from './reason-sentences.ts'

/** What can be done about the reason, as buttons. */
export function TaskRemedies({ detail, actions }: { detail: TaskDetail; actions: TaskActions }) {
  const mayRun = useCan('run_tasks')
  const maySwitch = useCan('switch_tasks')
  const mayEdit = useCan('edit_tasks')
  const nowMs = useNow(5000)
  const isAllowed = (remedy: Remedy) =>
    remedy.kind === 'edit-this' ? mayEdit : remedy.kind === 'enable-this' || remedy.kind === 'enable-task' ? maySwitch : mayRun
  const remedies = reasonOf(detail, nowMs).remedies.filter(isAllowed)
  if (remedies.length === 0) return null
  return (
    <div className="flex flex-wrap gap-2 pt-1">
      {remedies.map((remedy) => (
        <RemedyButton key={JSON.stringify(remedy)} remedy={remedy} detail={detail} actions={actions} />
      ))}
    </div>
  )
}

function RemedyButton({ remedy, detail, actions }: { remedy: Remedy; detail: TaskDetail; actions: TaskActions }) {
  const { task } = detail
  switch (remedy.kind) {
    case 'run-task':
      return (
        <Button size="sm" icon={<Play />} onClick={() => actions.runNow([{ ...remedy, enabled: true, dependsOnCount: 1 }])}>
          Run {shortened(remedy.name)} now
        </Button>
      )
    case 'run-this':
      return (
        <Button size="sm" icon={<Play />} onClick={() => actions.runNow([task])}>
          Run this now …
        </Button>
      )
    case 'enable-task':
      return (
        <Button size="sm" icon={<Power />} onClick={() => actions.enable([{ ...remedy, enabled: false, dependsOnCount: 0 }])}>
          Enable {shortened(remedy.name)}
        </Button>
      )
    case 'enable-this':
      return (
        <Button size="sm" icon={<Power />} onClick={() => actions.enable([task])}>
          Enable this task
        </Button>
      )
    case 'edit-this':
      return (
        <LinkButton size="sm" href={`/tasks/${task.id}/edit`} icon={<Pencil />}>
          Edit this task
        </LinkButton>
      )
  }
}

function shortened(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name
}
