'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { tagsQuery } from '../tags/queries.ts'
import { TagDot } from '../tags/tag-chip.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { groupNames } from './facet-names.ts'
import { taskFacetsQuery } from './queries.ts'
import { type GroupTable, TaskGroup } from './task-group.tsx'
import { type TaskGrouping, type TaskListParams, tasksHref } from './task-list-params.ts'

type Props = { by: TaskGrouping; params: TaskListParams; table: GroupTable }
type Group = { key: string; title: ReactNode; label: string; filter: Partial<TaskListParams> }

/** Each open group is read by itself: with very many, one opens those that one wants to see. */
const OPEN_AT_FIRST = 12

/** The list in groups: under each tag all that have it, so that a task with several stands in several. */
export function TaskGroups({ by, params, table }: Props) {
  const shown = useGroups(by, params)
  if (!shown) return <SkeletonRows count={10} />
  return (
    <>
      {shown.groups.map(({ key, title, label, filter }, place) => (
        <TaskGroup
          key={key}
          title={title}
          label={label}
          isOpenAtFirst={place < OPEN_AT_FIRST}
          params={{ ...params, ...filter, page: 1 }}
          table={table}
        />
      ))}
      {shown.moreCount > 0 && (
        <p className="text-sm text-muted">
          And {shown.moreCount.toLocaleString('en')} more, whose tasks are not shown here.{' '}
          <Link href={tasksHref({ ...params, group: null, page: 1 })} className="underline underline-offset-4 hover:text-fg">
            All without groups
          </Link>
        </p>
      )}
    </>
  )
}

function useGroups(by: TaskGrouping, params: TaskListParams): { groups: Group[]; moreCount: number } | undefined {
  const { data: tags } = useQuery({ ...tagsQuery(), enabled: by === 'tag' })
  const { data: facets } = useQuery({ ...taskFacetsQuery(), enabled: by !== 'tag' && params[by] === null })
  if (by === 'tag') {
    if (!tags) return undefined
    const wanted = params.tag?.map((name) => name.toLowerCase())
    const shown = tags.rows.filter(({ name, taskCount }) => taskCount > 0 && (!wanted || wanted.includes(name.toLowerCase())))
    const groups = shown.map(
      ({ name, colour }): Group => ({
        key: name,
        title: (
          <>
            <TagDot colour={colour} />
            {name}
          </>
        ),
        label: `Tasks with ${name}`,
        filter: { tag: [name] },
      }),
    )
    const untagged: Group = { key: '', title: 'Without a tag', label: 'Tasks without a tag', filter: { untagged: 'true' } }
    return { groups: wanted ? groups : [...groups, untagged], moreCount: 0 }
  }
  const shown = groupNames(params[by], { handler: facets?.handlers, queue: facets?.queues }[by])
  return (
    shown && {
      groups: shown.names.map((name): Group => ({ key: name, title: name, label: `Tasks of the ${by} ${name}`, filter: { [by]: name } })),
      moreCount: shown.moreCount,
    }
  )
}
