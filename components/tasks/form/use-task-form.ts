'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type UseFormReturn, useForm, useWatch } from 'react-hook-form'
import type { TaskInput } from '#domain/task-input.ts'
import type { HandlerView } from '#domain/views/operation-views.ts'
import { handlerQuery } from '../queries.ts'
import { type TaskFormContext, taskFormResolver } from './task-form-resolver.ts'
import type { TaskFormValues } from './task-form-values.ts'

export type TaskFormMethods = UseFormReturn<TaskFormValues, TaskFormContext, TaskInput>

/**
 * The form's state, checked on blur and on save, with the chosen handler, against which its arguments are checked. Null: nobody has published one of
 * that name; undefined: not known yet.
 */
export function useTaskForm(defaultValues: TaskFormValues): { form: TaskFormMethods; handler: HandlerView | null | undefined } {
  const [context] = useState(() => ({ handlers: new Map<string, HandlerView>() }))
  const form = useForm<TaskFormValues, TaskFormContext, TaskInput>({
    defaultValues,
    context,
    resolver: taskFormResolver,
    mode: 'onTouched',
    shouldFocusError: false,
  })
  const name = useWatch({ control: form.control, name: 'handler' })
  const { data: handler } = useQuery({ ...handlerQuery(name), enabled: name !== '' })
  useEffect(() => {
    if (handler) context.handlers.set(handler.name, handler)
  }, [handler, context])
  return { form, handler }
}
