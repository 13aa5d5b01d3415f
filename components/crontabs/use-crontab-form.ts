'use client'

import { type ClipboardEvent, type FocusEvent, useEffect, useState } from 'react'
import { useForm } from 'react-hook-form'
import { type CrontabInput, crontabInput } from '#domain/crontab-input.ts'
import { CRON_FIELDS, type CronField } from '#scheduling/cron/crontab-definition.ts'
import type { CronColumns } from '#scheduling/cron/syntax.ts'
import { useFormDraft } from '../forms/use-form-draft.ts'
import { crontabResolver } from './crontab-resolver.ts'
import { splitWholeExpression } from './expression-paste.ts'
import { useSaveCrontab } from './use-save-crontab.ts'

type Options = { start: CrontabInput; id: number | undefined; basedOn: string | null; onSaved: (id: number) => void }

/** The state of a crontab form: its values, checked by the core; a draft that outlives the page; columns that take whole expressions. */
export function useCrontabForm({ start, id, basedOn, onSaved }: Options) {
  const form = useForm<CrontabInput>({ mode: 'onTouched', resolver: crontabResolver, defaultValues: pickInput(start) })
  const draft = useFormDraft(form, `crontab.${id ?? 'new'}`, basedOn)
  const values = form.watch()
  const [wantsSeconds, setWantsSeconds] = useState(false)
  const { save, problem } = useSaveCrontab({
    id,
    setError: form.setError,
    onSaved: (savedId) => {
      draft.forget()
      onSaved(savedId)
    },
  })
  useEffect(() => {
    if (draft.isRestored) void form.trigger()
  }, [draft.isRestored, form])

  const set = <Name extends keyof CrontabInput>(name: Name, value: CrontabInput[Name]) =>
    form.setValue(name, value as never, { shouldDirty: true, shouldTouch: true, shouldValidate: true })
  const setColumns = (columns: CronColumns) => {
    for (const field of CRON_FIELDS) form.setValue(field, columns[field], { shouldDirty: true, shouldTouch: true })
    if (columns.second !== '0') setWantsSeconds(true)
    void form.trigger()
  }
  const showSeconds = (isShown: boolean) => {
    if (!isShown) set('second', '0')
    setWantsSeconds(isShown)
  }
  const inputOf = (field: CronField) => {
    const { onBlur, ...rest } = form.register(field)
    return {
      ...rest,
      // Stands in what the server sends already; without it the column would be empty until the page has come alive.
      defaultValue: start[field],
      onBlur: (event: FocusEvent<HTMLInputElement>) => {
        const whole = splitWholeExpression(event.target.value)
        if (whole) setColumns(whole)
        void onBlur(event)
      },
      onPaste: (event: ClipboardEvent<HTMLInputElement>) => {
        const whole = splitWholeExpression(event.clipboardData.getData('text'))
        if (!whole) return
        event.preventDefault()
        setColumns(whole)
      },
    }
  }
  const hasSeconds = wantsSeconds || values.second.trim() !== '0'
  return { form, draft, values, set, setColumns, hasSeconds, showSeconds, inputOf, save, problem }
}

function pickInput(start: CrontabInput): CrontabInput {
  const names = Object.keys(crontabInput.shape) as (keyof CrontabInput)[]
  return Object.fromEntries(names.map((name) => [name, start[name]])) as CrontabInput
}
