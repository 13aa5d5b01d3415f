'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type UseFormReturn, useForm } from 'react-hook-form'
import type { TaskInput } from '#domain/task-input.ts'
import type { HandlerView } from '#domain/views/operation-views.ts'
import { handlersQuery } from '../queries.ts'
import { type TaskFormContext, taskFormResolver } from './task-form-resolver.ts'
import type { TaskFormValues } from './task-form-values.ts'

export type TaskFormMethods = UseFormReturn<TaskFormValues, TaskFormContext, TaskInput>

/** The form's state, checked on blur and on save, with the handlers its arguments are checked against. */
export function useTaskForm(defaultValues: TaskFormValues): { form: TaskFormMethods; handlers: ReadonlyMap<string, HandlerView> | null } {
  const { data } = useQuery(handlersQuery)
  const handlers = useMemo(() => data && new Map(data.rows.map((handler) => [handler.name, handler])), [data])
  const context = useMemo(() => ({ handlers: handlers ?? new Map() }), [handlers])
  const form = useForm<TaskFormValues, TaskFormContext, TaskInput>({
    defaultValues,
    context,
    resolver: taskFormResolver,
    mode: 'onTouched',
    shouldFocusError: false,
  })
  return { form, handlers: handlers ?? null }
}
