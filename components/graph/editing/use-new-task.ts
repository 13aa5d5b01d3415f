'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { TaskInput } from '#domain/task-input.ts'
import type { HandlerView } from '#domain/views/operation-views.ts'
import { createCrontabAction } from '#server/server-actions/crontab-actions.ts'
import { describeError } from '../../api/api-error.ts'
import { perform } from '../../api/perform.ts'
import { crontabKeys, crontabOptionsQuery } from '../../crontabs/queries.ts'
import { useCan, useRoleTags } from '../../frame/viewer.tsx'
import { newTaskTags } from '../../tasks/new-task-tags.ts'
import { handlerOptionsQuery } from '../../tasks/queries.ts'
import { type CrontabChoice, crontabChoices } from './crontab-choices.ts'
import { readTypedTask } from './new-task-input.ts'

type Typed = {
  name: string
  handler: HandlerView | null
  typed: Readonly<Record<string, string>>
  crontabKey: string | null
  tags: readonly string[]
}

/** What the last task made here runs and when: the next one often does the same. */
let lastMade: Pick<Typed, 'handler' | 'crontabKey'> = { handler: null, crontabKey: null }

/** The small form of a new task: what is typed, what there is to choose from, what is wrong; and making it, with its crontab where that is new. */
export function useNewTask({ timezone, onMake }: { timezone: string; onMake: (input: TaskInput) => Promise<boolean> }) {
  const queryClient = useQueryClient()
  const roleTags = useRoleTags()
  const [task, setTask] = useState<Typed>({ name: '', typed: {}, tags: newTaskTags([], roleTags), ...lastMade })
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const [isBusy, setIsBusy] = useState(false)
  const handlers = useHandlers()
  const crontabs = useCrontabs(timezone, task.crontabKey)
  const set = (change: Partial<Typed>) => {
    setTask((before) => ({ ...before, ...change }))
    setProblems({})
  }
  // Where there is only one thing to choose, or nothing yet, it is chosen.
  const onlyHandler = handlers.rows.length === 1 ? handlers.rows[0] : undefined
  useEffect(() => {
    if (onlyHandler) setTask((before) => (before.handler ? before : { ...before, handler: onlyHandler }))
  }, [onlyHandler])
  useEffect(() => {
    if (crontabs.firstKey !== null) setTask((before) => ({ ...before, crontabKey: before.crontabKey ?? crontabs.firstKey }))
  }, [crontabs.firstKey])

  const submit = async (): Promise<boolean> => {
    const { chosen } = crontabs
    const read = readTypedTask({ ...task, hasCrontab: chosen !== null }, chosen?.id ?? 1)
    if (read.problems || chosen === null) {
      setProblems(read.problems ?? {})
      return false
    }
    setIsBusy(true)
    try {
      const crontabId = await crontabIdOf(chosen)
      setTask((before) => ({ ...before, crontabKey: String(crontabId) }))
      lastMade = { handler: task.handler, crontabKey: String(crontabId) }
      return await onMake({ ...read.input, crontabId })
    } catch (error) {
      setProblems({ form: describeError(error).message })
      return false
    } finally {
      setIsBusy(false)
    }
  }
  const crontabIdOf = async (choice: CrontabChoice): Promise<number> => {
    if (choice.toMake === null) return choice.id
    const { id } = await perform(createCrontabAction(choice.toMake))
    await queryClient.invalidateQueries({ queryKey: crontabKeys.all })
    return id
  }
  return {
    task,
    set,
    handlers,
    crontabs: { ...crontabs, choose: (crontabKey: string | null) => set({ crontabKey }) },
    roleTags,
    problems,
    isBusy,
    submit,
  }
}

function useHandlers() {
  const [search, setSearch] = useState('')
  const { data, isFetching } = useQuery(handlerOptionsQuery(search))
  return { rows: data?.rows ?? [], search: setSearch, isLoading: isFetching }
}

function useCrontabs(timezone: string, key: string | null) {
  const mayMake = useCan('edit-crontabs')
  const [search, setSearch] = useState('')
  const { data: all } = useQuery(crontabOptionsQuery(''))
  const { data, isFetching } = useQuery(crontabOptionsQuery(search))
  const words = search.toLowerCase().trim()
  const offered = (rows: Parameters<typeof crontabChoices>[0]) =>
    crontabChoices(rows, timezone).filter(({ toMake }) => toMake === null || mayMake)
  const choices = offered(data?.rows ?? [])
  const known = offered(all?.rows ?? [])
  const shown = choices.filter(({ id, label, hint }) => id !== null || `${label} ${hint}`.toLowerCase().includes(words))
  return {
    choices: shown,
    chosen: [...known, ...choices].find((choice) => choice.key === key) ?? null,
    search: setSearch,
    isLoading: isFetching,
    /** The hourly one, before there is any; the only one, where there is one. */
    firstKey: all && all.total <= 1 ? (known[0]?.key ?? null) : null,
  }
}
