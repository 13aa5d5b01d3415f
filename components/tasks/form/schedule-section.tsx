'use client'

import type { TaskDetail } from '#domain/views/task-views.ts'
import { FormSection } from '../../forms/form-section.tsx'
import { CronBaseField } from './cron-base-field.tsx'
import { CrontabField } from './crontab-field.tsx'
import { EnabledField } from './enabled-field.tsx'
import { OutagePart } from './outage-part.tsx'
import { SettingFields } from './setting-fields.tsx'
import type { TaskFormMethods } from './use-task-form.ts'

/** When it runs, and what becomes of instants that are missed. */
export function ScheduleSection({ form, edited }: { form: TaskFormMethods; edited: TaskDetail | null }) {
  return (
    <FormSection title="When" description="Its own crontab says at which instants it is due.">
      <CrontabField form={form} />
      <EnabledField form={form} edited={edited} />
      <SettingFields form={form} group="lateness" />
      <OutagePart form={form} />
      <CronBaseField form={form} edited={edited} />
    </FormSection>
  )
}
