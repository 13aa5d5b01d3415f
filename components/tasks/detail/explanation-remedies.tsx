'use client'

import { DoorOpen, Pencil, Play, Power } from 'lucide-react'
import { useMay } from '../../frame/viewer.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import type { ActionTarget } from '../task-actions/action-target.ts'
import type { TaskActions } from '../task-actions/use-task-actions.tsx'
import type { Remedy } from './explanation-line.ts'

/** `task`: the one that is explained. */
type RemedyContext = { task: ActionTarget; actions: TaskActions }

/** What can be done about one sentence, as far as the viewer may. */
export function ExplanationRemedies({ remedies, ...rest }: { remedies: readonly Remedy[] } & RemedyContext) {
  const isAllowed = useAllowed(rest.task)
  const allowed = remedies.filter(isAllowed)
  if (allowed.length === 0) return null
  return (
    <div className="flex flex-wrap gap-2">
      {allowed.map((remedy) => (
        <RemedyButton key={JSON.stringify(remedy)} remedy={remedy} {...rest} />
      ))}
    </div>
  )
}

function useAllowed(task: ActionTarget): (remedy: Remedy) => boolean {
  const may = useMay()
  return (remedy) => {
    switch (remedy.kind) {
      case 'edit-this':
        return may('edit-tasks', task.id)
      case 'enable-this':
        return may('switch-tasks', task.id)
      case 'enable-task':
        return may('switch-tasks', remedy.id)
      case 'resume-task':
        return may('resume-task', remedy.id)
      case 'run-task':
        return may('run-now', remedy.id)
      case 'run-this-ignoring':
        return may('run-now', task.id)
      case 'waive':
        return may('waive-dependency', task.id)
    }
  }
}

function RemedyButton({ remedy, task, actions }: { remedy: Remedy } & RemedyContext) {
  switch (remedy.kind) {
    case 'run-task':
      return (
        <Button size="sm" icon={<Play />} onClick={() => actions.runNow([{ ...remedy, enabled: true, dependsOnCount: 1 }])}>
          Run {remedy.isNamed ? shortened(remedy.name) : 'it'} now …
        </Button>
      )
    case 'enable-task':
      return (
        <Button size="sm" icon={<Power />} onClick={() => actions.enable([{ ...remedy, enabled: false, dependsOnCount: 0 }])}>
          Enable {remedy.isNamed ? shortened(remedy.name) : 'it'}
        </Button>
      )
    case 'resume-task':
      return (
        <Button size="sm" icon={<Play />} onClick={() => actions.resume({ ...remedy, enabled: false, dependsOnCount: 0 })}>
          Resume {remedy.isNamed ? shortened(remedy.name) : 'it'}
        </Button>
      )
    case 'waive': {
      const edge = { id: remedy.edgeId, dependerName: task.name, dependeeName: remedy.dependeeName }
      return (
        <Button size="sm" icon={<DoorOpen />} onClick={() => actions.waive(edge)}>
          Waive once …
        </Button>
      )
    }
    case 'run-this-ignoring':
      return (
        <Button size="sm" icon={<Play />} onClick={() => actions.runNow([task], undefined, { ignoreDependencies: true })}>
          Run this now, ignoring dependencies …
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
