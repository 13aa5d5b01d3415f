'use client'

import { type ClipboardEvent, type FocusEvent, type FormEvent, useMemo, useState } from 'react'
import { useForm } from 'react-hook-form'
import { type CrontabInput, crontabInput } from '#domain/crontab-input.ts'
import { CRON_FIELDS, type CronField } from '#scheduling/cron/crontab-definition.ts'
import type { CronColumns } from '#scheduling/cron/syntax.ts'
import { useFormDraft } from '../forms/use-form-draft.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { useNow } from '../ui/use-now.ts'
import { blankCrontab } from './blank-crontab.ts'
import { ClockChangeChoices } from './clock-change-choices.tsx'
import { ColumnInputs } from './column-inputs.tsx'
import { previewCrontab } from './crontab-preview.ts'
import { crontabResolver } from './crontab-resolver.ts'
import { splitWholeExpression } from './expression-paste.ts'
import { NextFirings, SHOWN_INSTANTS } from './next-firings.tsx'
import { useSaveCrontab } from './use-save-crontab.ts'
import { WholeExpression } from './whole-expression.tsx'
import { ZoneChoice } from './zone-choice.tsx'
import { zoneHint } from './zone-search.ts'

type Props = {
  /** The crontab to change; none: a new one. */
  initial?: CrontabInput & { id?: number }
  /** Zone of a new crontab: DJAG_TIMEZONE, where the page knows it. */
  defaultTimezone?: string
  /** The version (`updatedAt`) of the crontab to change. */
  basedOn?: string | null
  onSaved: (id: number) => void
  onCancel: () => void
  submitLabel: string
}

/**
 * A crontab to make or, where `initial` has an id, to change: columns, zone and daylight-saving policies, with the meaning and the next
 * instants while one types. May stand in a dialog inside of another form.
 */
export function CrontabForm({ initial, defaultTimezone = 'UTC', basedOn = null, onSaved, onCancel, submitLabel }: Props) {
  const form = useForm<CrontabInput>({
    mode: 'onTouched',
    resolver: crontabResolver,
    defaultValues: initial ? pickInput(initial) : blankCrontab(defaultTimezone),
  })
  const { errors, isSubmitting } = form.formState
  const values = form.watch()
  const nowMs = useNow(1000)
  const preview = useMemo(() => previewCrontab(values, nowMs, SHOWN_INSTANTS), [values, nowMs])
  const [wantsSeconds, setWantsSeconds] = useState(false)
  const hasSeconds = wantsSeconds || values.second.trim() !== '0'
  const draft = useFormDraft(form, `crontab.${initial?.id ?? 'new'}`, basedOn)
  const { save, problem } = useSaveCrontab({
    id: initial?.id,
    setError: form.setError,
    onSaved: (id) => {
      draft.forget()
      onSaved(id)
    },
  })

  const set = <Name extends keyof CrontabInput>(name: Name, value: CrontabInput[Name]) =>
    form.setValue(name, value as never, { shouldDirty: true, shouldTouch: true, shouldValidate: true })
  const setColumns = (columns: CronColumns) => {
    for (const field of CRON_FIELDS) form.setValue(field, columns[field], { shouldDirty: true, shouldTouch: true })
    if (columns.second !== '0') setWantsSeconds(true)
    void form.trigger()
  }
  const fold = (withSeconds: boolean) => {
    if (!withSeconds) set('second', '0')
    setWantsSeconds(withSeconds)
  }
  const submit = (event: FormEvent) => {
    // React hands the event on to a form around a dialog.
    event.stopPropagation()
    void form.handleSubmit(save)(event)
  }
  const inputOf = (field: CronField) => {
    const { onBlur, ...rest } = form.register(field)
    return {
      ...rest,
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
  const columnProblems = Object.fromEntries(CRON_FIELDS.map((field) => [field, errors[field]?.message]))
  return (
    <form onSubmit={submit} noValidate className="grid items-start gap-x-8 gap-y-5 lg:grid-cols-[minmax(0,1fr)_minmax(280px,22rem)]">
      <div className="flex min-w-0 flex-col gap-5">
        <WholeExpression columns={values} onColumns={setColumns} />
        <ColumnInputs inputOf={inputOf} problems={columnProblems} hasSeconds={hasSeconds} onSeconds={fold} />
        <Field
          label="Time zone"
          error={errors.timezone?.message}
          help={`The columns are read on its clocks: ${zoneHint(values.timezone, nowMs)}`}
        >
          <ZoneChoice value={values.timezone} onChange={(zone) => set('timezone', zone)} onBlur={() => void form.trigger('timezone')} />
        </Field>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <ClockChangeChoices
            gap={values.gap}
            overlap={values.overlap}
            onGap={(gap) => set('gap', gap)}
            onOverlap={(overlap) => set('overlap', overlap)}
            followsRealClock={preview.followsRealClock}
            errors={{ gap: errors.gap?.message, overlap: errors.overlap?.message }}
          />
        </div>
      </div>
      <NextFirings preview={preview} timezone={values.timezone} />
      <div className="flex flex-wrap items-center gap-2 lg:col-span-2">
        <Button type="submit" variant="primary" isBusy={isSubmitting}>
          {submitLabel}
        </Button>
        <Button
          onClick={() => {
            draft.forget()
            onCancel()
          }}
        >
          Cancel
        </Button>
        {draft.isRestored && <p className="text-xs text-muted">This is what you had typed before. Cancel lets it go.</p>}
        {problem && (
          <p role="alert" className="basis-full text-sm text-red">
            {problem}
          </p>
        )}
      </div>
    </form>
  )
}

function pickInput(initial: CrontabInput): CrontabInput {
  const names = Object.keys(crontabInput.shape) as (keyof CrontabInput)[]
  return Object.fromEntries(names.map((name) => [name, initial[name]])) as CrontabInput
}
