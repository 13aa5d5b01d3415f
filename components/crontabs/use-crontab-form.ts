'use client'

import { type ClipboardEvent, type FocusEvent, useEffect, useState } from 'react'
import { useForm } from 'react-hook-form'
import { type CrontabInput, crontabInput } from '#domain/crontab-input.ts'
import type { CronColumns } from '#scheduling/cron/crontab-definition.ts'
import { CRON_FIELDS, type CronField } from '#scheduling/cron/crontab-definition.ts'
import { useFormDraft } from '../forms/use-form-draft.ts'
import { crontabResolver } from './crontab-resolver.ts'
import { useScheduleChangeQuestion } from './schedule-change-question.tsx'
import { useCrontabConflict } from './use-crontab-conflict.ts'
import { useExpression } from './use-expression.ts'
import { type EditedCrontab, useSaveCrontab } from './use-save-crontab.ts'
import { useStageCrontab } from './use-stage-crontab.ts'
import { wholeExpressionIn } from './whole-expression-in.ts'

type Options = {
  start: CrontabInput
  edited: EditedCrontab | null
  onSaved: (id: number) => void
  /** Told whenever what stands in the form begins or ceases to differ from what it started with. */
  onDirty: ((isDirty: boolean) => void) | undefined
}

/** The state of a crontab form: its values, checked by the core; a draft that outlives the page; columns that take whole expressions. */
export function useCrontabForm({ start, edited, onSaved, onDirty }: Options) {
  const form = useForm<CrontabInput>({ mode: 'onTouched', resolver: crontabResolver, defaultValues: pickInput(start) })
  const draft = useFormDraft(form, `crontab.${edited?.id ?? 'new'}`, { base: pickInput(start), basedOn: edited?.updatedAt ?? null })
  const meeting = useCrontabConflict(form, edited?.id ?? null)
  const question = useScheduleChangeQuestion()
  const values = form.watch()
  const [wantsSeconds, setWantsSeconds] = useState(false)
  const { isDirty } = form.formState
  const { save, problem } = useSaveCrontab({
    edited,
    latest: meeting.latest,
    onStale: () => meeting.meet(draft.base),
    question,
    setError: form.setError,
    onSaved: (savedId) => {
      draft.forget()
      onSaved(savedId)
    },
  })
  const [stagingProblem, setStagingProblem] = useState<string | null>(null)
  const putAside = useStageCrontab({
    id: edited?.id ?? null,
    setError: form.setError,
    onStaged: () => {
      draft.forget()
      form.reset(pickInput(start))
    },
  })
  useEffect(() => {
    if (draft.isRestored) void form.trigger()
  }, [draft.isRestored, form])
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when it changes, not when the listener does
  useEffect(() => onDirty?.(isDirty), [isDirty])

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
  const hasSeconds = wantsSeconds || values.second.trim() !== '0'
  const expression = useExpression({ hasSeconds, onColumns: setColumns, onZone: (timezone) => set('timezone', timezone) })
  const inputOf = (field: CronField) => {
    const { onBlur, ...rest } = form.register(field)
    return {
      ...rest,
      // Stands in what the server sends already; without it the column would be empty until the page has come alive.
      defaultValue: start[field],
      onBlur: (event: FocusEvent<HTMLInputElement>) => {
        const whole = wholeExpressionIn(event.target.value)
        if (whole) expression.paste(event.target.value, whole)
        void onBlur(event)
      },
      onPaste: (event: ClipboardEvent<HTMLInputElement>) => {
        const text = event.clipboardData.getData('text')
        const whole = wholeExpressionIn(text)
        if (!whole) return
        event.preventDefault()
        expression.paste(text, whole)
      },
    }
  }
  return {
    form,
    draft,
    values,
    set,
    setColumns,
    expression,
    hasSeconds,
    showSeconds,
    inputOf,
    save: async (input: CrontabInput) => {
      setStagingProblem(null)
      if (!expression.holdsBack() && meeting.isSettled()) await save(input, meeting.version ?? draft.basedOn)
    },
    stage: async (input: CrontabInput) => {
      if (!expression.holdsBack()) setStagingProblem(await putAside(input, draft.base))
    },
    problem: stagingProblem ?? problem,
    conflict: meeting.conflict,
    compared: meeting.compared,
    dialog: question.dialog,
  }
}

function pickInput(start: CrontabInput): CrontabInput {
  const names = Object.keys(crontabInput.shape) as (keyof CrontabInput)[]
  return Object.fromEntries(names.map((name) => [name, start[name]])) as CrontabInput
}
