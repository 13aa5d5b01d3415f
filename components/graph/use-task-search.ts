'use client'

import { useMemo } from 'react'
import type { GraphTask } from '#domain/views/graph-views.ts'
import type { GraphModel } from './model/graph-model.ts'
import { type GraphSelection, selectedTaskIds } from './model/graph-selection.ts'

type Options = {
  model: GraphModel | null
  search: string
  chosen: GraphSelection
  onSearch: (search: string) => void
  onGo: (taskId: number) => void
}

/** Finds tasks by name: the first match comes into view while one types, `goToNext` walks through the others. */
export function useTaskSearch({ model, search, chosen, onSearch, onGo }: Options) {
  const matches = useMemo(() => tasksNamed(model, search), [model, search])
  const type = (text: string) => {
    onSearch(text)
    const [first] = tasksNamed(model, text)
    if (first) onGo(first.id)
  }
  const goToNext = () => {
    const [chosenId] = selectedTaskIds(chosen)
    const at = matches.findIndex((task) => task.id === chosenId)
    const next = matches[(at + 1) % matches.length]
    if (next) onGo(next.id)
  }
  return { matches, type, goToNext }
}

function tasksNamed(model: GraphModel | null, search: string): GraphTask[] {
  const wanted = search.toLowerCase().trim()
  return wanted === '' || !model ? [] : [...model.tasks.values()].filter((task) => task.name.toLowerCase().includes(wanted))
}
