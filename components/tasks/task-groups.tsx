'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { tagsQuery } from '../tags/queries.ts'
import { TagDot } from '../tags/tag-chip.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { taskFacetsQuery } from './queries.ts'
import { type GroupTable, TaskGroup } from './task-group.tsx'
import type { TaskGrouping, TaskListParams } from './task-list-params.ts'

type Props = { by: TaskGrouping; params: TaskListParams; table: GroupTable }
type Group = { key: string; title: ReactNode; label: string; filter: Partial<TaskListParams> }

/** Each open group is read by itself: with very many, one opens those that one wants to see. */
const OPEN_AT_FIRST = 12

/** The list in groups: under each tag all that have it, so that a task with several stands in several. */
export function TaskGroups({ by, params, table }: Props) {
  const groups = useGroups(by, params)
  if (!groups) return <SkeletonRows count={10} />
  return groups.map(({ key, title, label, filter }, place) => (
    <TaskGroup
      key={key}
      title={title}
      label={label}
      isOpenAtFirst={place < OPEN_AT_FIRST}
      params={{ ...params, ...filter, page: 1 }}
      table={table}
    />
  ))
}

function useGroups(by: TaskGrouping, params: TaskListParams): Group[] | undefined {
  const { data: tags } = useQuery({ ...tagsQuery(), enabled: by === 'tag' })
  const { data: facets } = useQuery({ ...taskFacetsQuery(), enabled: by !== 'tag' })
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
    return wanted ? groups : [...groups, { key: '', title: 'Without a tag', label: 'Tasks without a tag', filter: { untagged: 'true' } }]
  }
  const names = { handler: facets?.handlers, queue: facets?.queues }[by]
  return names
    ?.filter(({ name }) => params[by] === null || params[by] === name)
    .map(({ name }): Group => ({ key: name, title: name, label: `Tasks of the ${by} ${name}`, filter: { [by]: name } }))
}
