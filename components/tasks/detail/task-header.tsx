'use client'

import { useIsFetching } from '@tanstack/react-query'
import { CalendarX2, Copy, History, Megaphone, MoreHorizontal, Pause, Pencil, Play, Power, PowerOff, Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { useCan, useReach, useRoleTags } from '../../frame/viewer.tsx'
import { TagLinks } from '../../tags/tag-links.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { DropdownMenu, MenuItem, MenuSeparator } from '../../ui/dropdown-menu.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { usePageKeys } from '../../ui/keyboard/use-page-keys.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { RoleHint } from '../../ui/role-hint.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { TeamActionLinks } from '../../user-actions/team-action-links.tsx'
import { taskKeys } from '../queries.ts'
import { type TaskVerb, useIntendedAction } from '../task-actions/intended-action.ts'
import type { TaskActions } from '../task-actions/use-task-actions.tsx'
import { tasksHref } from '../task-list-params.ts'
import { TroubleBadges } from '../trouble-badges.tsx'
import { DeleteTaskDialog } from './delete-task-dialog.tsx'
import { RunNowButton } from './run-now-button.tsx'

const TellTaskRunsDialog = dynamic(() => import('../../runs/telling/tell-dialog.tsx').then((module) => module.TellTaskRunsDialog))

type Props = { detail: TaskDetail; actions: TaskActions }

/** The task's name and state, and everything that can be done with it. */
export function TaskHeader({ detail, actions }: Props) {
  const router = useRouter()
  const { task } = detail
  const mayEdit = useCan('edit-tasks', task.id)
  const maySwitch = useCan('switch-tasks', detail.task.id)
  const mayRun = useCan('run-now', detail.task.id)
  const maySkip = useCan('skip-instant', detail.task.id)
  const mayBackfill = useCan('backfill', detail.task.id)
  const roleTags = useRoleTags()
  const reach = useReach()
  usePageKeys({
    ...(mayEdit && { e: () => router.push(`/tasks/${task.id}/edit`) }),
    ...(mayRun && { r: () => actions.runNow([task]) }),
    ...(maySwitch && { p: () => actions.pauseOrResume(task) }),
  })
  const isNew = useIsFetching({ queryKey: taskKeys.detail(task.id) }) === 0
  useIntendedAction(task.id, reach.isKnown && isNew, (verb) => {
    const said = doAsIntended(verb, task, actions, { mayRun, maySwitch })
    if (said !== null) toast.info(said)
  })
  return (
    <PageHeader
      title={task.name}
      back={{ href: '/tasks', label: 'Tasks' }}
      badge={
        <>
          <StateBadge state={task.state} isProminent />
          <TroubleBadges failing={task.failing} lateInstant={task.lateInstant} deadline={task.deadline} isProminent />
          <TagLinks tags={task.tags} hrefOf={(tag) => tasksHref({ tag: [tag] })} />
        </>
      }
      actions={
        <>
          {!mayRun && reach.isKnown && <RoleHint permission="run-now" what="run, pause or skip" limitedTo={roleTags} />}
          {(mayEdit || maySkip || mayBackfill) && <MoreMenu detail={detail} actions={actions} />}
          {maySwitch && <SwitchButtons detail={detail} actions={actions} />}
          {mayEdit && (
            <LinkButton href={`/tasks/${task.id}/edit`} icon={<Pencil />}>
              Edit
            </LinkButton>
          )}
          {mayRun && <RunNowButton task={task} actions={actions} />}
        </>
      }
    />
  )
}

/** @returns why nothing is done; null: it is done, or asked about */
function doAsIntended(
  verb: TaskVerb,
  task: TaskDetail['task'],
  actions: TaskActions,
  { mayRun, maySwitch }: { mayRun: boolean; maySwitch: boolean },
): string | null {
  if (verb === 'run' ? !mayRun : !maySwitch) return `Your role may not do this with “${task.name}”.`
  if (verb === 'run') actions.runNow([task])
  else if (verb === 'pause') actions.pause([task])
  else if (verb === 'resume' && task.pause === null) return `“${task.name}” is not paused.`
  else if (verb === 'resume') actions.resume(task)
  else if (verb === 'enable' ? task.enabled : !task.enabled && task.pause === null)
    return `“${task.name}” is ${task.enabled ? 'enabled' : 'disabled'} already.`
  else if (verb === 'enable') actions.enable([task])
  else actions.disable([task])
  return null
}

function SwitchButtons({ detail: { task }, actions }: Props) {
  if (task.pause !== null)
    return (
      <Button icon={<Play />} onClick={() => actions.resume(task)}>
        Resume
      </Button>
    )
  if (!task.enabled)
    return (
      <Button icon={<Power />} onClick={() => actions.enable([task])}>
        Enable
      </Button>
    )
  return (
    <>
      <Button icon={<PowerOff />} onClick={() => actions.disable([task])}>
        Disable
      </Button>
      <Button icon={<Pause />} onClick={() => actions.pause([task])}>
        Pause …
      </Button>
    </>
  )
}

function MoreMenu({ detail, actions }: Props) {
  const router = useRouter()
  const [isDeleting, setIsDeleting] = useState(false)
  const mayEdit = useCan('edit-tasks', detail.task.id)
  const maySkip = useCan('skip-instant', detail.task.id)
  const mayBackfill = useCan('backfill', detail.task.id)
  const mayTell = useCan('tell-task-runs', detail.task.id)
  const [isTelling, setIsTelling] = useState(false)
  return (
    <>
      <DropdownMenu trigger={<IconButton label="More" icon={<MoreHorizontal />} />}>
        {maySkip && (
          <MenuItem icon={<CalendarX2 />} onSelect={() => actions.skip(detail)}>
            {detail.task.state === 'waiting' ? 'Skip what waits …' : 'Skip the next run …'}
          </MenuItem>
        )}
        {mayBackfill && (
          <MenuItem icon={<History />} onSelect={() => actions.backfill(detail.task)}>
            Backfill …
          </MenuItem>
        )}
        {mayTell && (
          <MenuItem icon={<Megaphone />} onSelect={() => setIsTelling(true)}>
            Tell running runs …
          </MenuItem>
        )}
        <TeamActionLinks about={{ kind: 'task', id: detail.task.id }} />
        {(maySkip || mayBackfill || mayTell) && mayEdit && <MenuSeparator />}
        {mayEdit && (
          <MenuItem icon={<Copy />} onSelect={() => router.push(`/tasks/new?like=${detail.task.id}`)}>
            Duplicate …
          </MenuItem>
        )}
        {mayEdit && (
          <MenuItem icon={<Trash2 />} isDestructive onSelect={() => setIsDeleting(true)}>
            Delete task …
          </MenuItem>
        )}
      </DropdownMenu>
      {isTelling && <TellTaskRunsDialog task={detail.task} onClose={() => setIsTelling(false)} />}
      <DeleteTaskDialog detail={detail} isOpen={isDeleting} onClose={() => setIsDeleting(false)} />
    </>
  )
}
