'use client'

import clsx from 'clsx'
import { type FormEvent, useMemo } from 'react'
import { CRON_FIELDS } from '#scheduling/cron/crontab-definition.ts'
import { ConflictOnDemand } from '../forms/conflict-on-demand.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { useNow } from '../ui/use-now.ts'
import { blankCrontab } from './blank-crontab.ts'
import { ClockChangeChoices } from './clock-change-choices.tsx'
import { ColumnInputs } from './column-inputs.tsx'
import { CrontabEditPreview } from './crontab-edit-preview.tsx'
import { previewCrontab } from './crontab-preview.ts'
import { CrontabSuggestions } from './crontab-suggestions.tsx'
import { NextFirings, SHOWN_INSTANTS } from './next-firings.tsx'
import { useCrontabForm } from './use-crontab-form.ts'
import type { EditedCrontab } from './use-save-crontab.ts'
import { CrontabWeek } from './week/crontab-week.tsx'
import { WholeExpression } from './whole-expression.tsx'
import { ZoneChoice } from './zone-choice.tsx'
import { zoneHint } from './zone-search.ts'

type Props = {
  /** The crontab to change; none: a new one. */
  edited?: EditedCrontab
  /** Zone of a new crontab: DJAG_TIMEZONE, where the page knows it. */
  defaultTimezone?: string
  onSaved: (id: number) => void
  onCancel: () => void
  onDirty?: (isDirty: boolean) => void
  submitLabel: string
}

/**
 * A crontab to make or to change: columns, zone and daylight-saving policies, with the meaning and the next
 * instants while one types. May stand in a dialog inside of another form; needs no certain width.
 */
export function CrontabForm({ edited, defaultTimezone = 'UTC', onSaved, onCancel, onDirty, submitLabel }: Props) {
  const start = edited?.definition ?? blankCrontab(defaultTimezone)
  const { form, draft, values, problem, ...edit } = useCrontabForm({ start, edited: edited ?? null, onSaved, onDirty })
  const { errors, isDirty, isSubmitting } = form.formState
  const nowMs = useNow(1000)
  const preview = useMemo(() => previewCrontab(values, nowMs, SHOWN_INSTANTS), [values, nowMs])
  const submit = (event: FormEvent) => {
    // React hands the event on to a form around a dialog.
    event.stopPropagation()
    void form.handleSubmit(edit.save)(event)
  }
  const cancel = () => {
    draft.forget()
    onCancel()
  }
  return (
    <form onSubmit={submit} noValidate className="@container">
      <div className="grid items-start gap-x-8 gap-y-5 @4xl:grid-cols-[minmax(0,1fr)_minmax(280px,22rem)]">
        <div className="flex min-w-0 flex-col gap-5">
          <WholeExpression columns={values} expression={edit.expression} />
          <ColumnInputs
            inputOf={edit.inputOf}
            problems={Object.fromEntries(CRON_FIELDS.map((field) => [field, errors[field]?.message]))}
            hasSeconds={edit.hasSeconds}
            onSeconds={edit.showSeconds}
          />
          <CrontabSuggestions columns={values} onColumns={edit.setColumns} />
          <Field
            label="Time zone"
            error={errors.timezone?.message}
            help={`The columns are read on its clocks: ${zoneHint(values.timezone, nowMs)}`}
          >
            <ZoneChoice
              value={values.timezone}
              onChange={(zone) => edit.set('timezone', zone)}
              onBlur={() => void form.trigger('timezone')}
            />
          </Field>
          <div className="grid items-start gap-4 @lg:grid-cols-2">
            <ClockChangeChoices
              values={values}
              onGap={(gap) => edit.set('gap', gap)}
              onOverlap={(overlap) => edit.set('overlap', overlap)}
              followsRealClock={preview.followsRealClock}
            />
          </div>
        </div>
        <NextFirings preview={preview} timezone={values.timezone}>
          <CrontabWeek definition={values} nowMs={nowMs} />
        </NextFirings>
      </div>
      <div className={clsx('mt-5', edit.conflict && 'sticky bottom-0 z-10 bg-bg py-3')}>
        {edit.conflict && (
          <ConflictOnDemand
            what="The crontab"
            conflict={edit.conflict}
            onDiscard={() => {
              draft.forget()
              window.location.reload()
            }}
          />
        )}
        <div className="flex flex-wrap items-center gap-2">
          <Button type="submit" variant="primary" isBusy={isSubmitting}>
            {submitLabel}
          </Button>
          {edited && (
            <Button disabled={isSubmitting} onClick={() => void form.handleSubmit(edit.stage)()}>
              Stage
            </Button>
          )}
          <Button onClick={cancel}>Cancel</Button>
          {draft.isRestored && <p className="text-xs text-muted">This is what you had typed before. Cancel lets it go.</p>}
          {problem && (
            <p role="alert" className="basis-full text-sm text-red">
              {problem}
            </p>
          )}
        </div>
      </div>
      {/* Below what one clicks, which would move under the pointer each time its sentences come or go. */}
      {edited && isDirty && <CrontabEditPreview id={edited.id} saved={edit.compared ?? edited.definition} values={values} />}
      {edit.dialog}
    </form>
  )
}
