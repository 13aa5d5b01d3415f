'use client'

import clsx from 'clsx'
import { useWatch } from 'react-hook-form'
import { settingsIn, TASK_SETTING_NAMES } from '#domain/task-settings/settings-of-tasks.ts'
import type { TaskSettingGroup, TypedTaskSettings } from '#domain/task-settings/task-settings.ts'
import { SettingField } from './setting-field.tsx'
import type { TaskFormMethods } from './use-task-form.ts'

/** The plain settings of one group, as they are described. `columns`: how many stand beside each other where there is room. */
export function SettingFields({ form, group, columns = 2 }: { form: TaskFormMethods; group: TaskSettingGroup; columns?: 2 | 3 }) {
  const typed = useTypedSettings(form)
  return (
    <div className={clsx('grid items-start gap-5', columns === 3 ? 'sm:grid-cols-3' : 'sm:grid-cols-2')}>
      {settingsIn(group).map((name) => (
        <SettingField key={name} form={form} name={name} typed={typed} />
      ))}
    </div>
  )
}

/** All settings as they stand in the form: what one of them says may depend on the others. */
function useTypedSettings(form: TaskFormMethods): TypedTaskSettings {
  const values = useWatch({ control: form.control, name: TASK_SETTING_NAMES })
  return Object.fromEntries(TASK_SETTING_NAMES.map((name, index) => [name, values[index]])) as TypedTaskSettings
}
