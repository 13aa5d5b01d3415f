import { FormSection } from '../../forms/form-section.tsx'
import { SettingFields } from './setting-fields.tsx'
import type { TaskFormMethods } from './use-task-form.ts'

/** By when it has to have succeeded (rule L1). */
export function DeadlineSection({ form }: { form: TaskFormMethods }) {
  return (
    <FormSection
      title="By when"
      description="A deadline changes nothing of what runs. It is told as soon as it is at risk, with what holds it up."
    >
      <SettingFields form={form} group="deadline" />
    </FormSection>
  )
}
