import { FormSection } from '../../forms/form-section.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { SettingFields } from './setting-fields.tsx'
import type { TaskFormMethods } from './use-task-form.ts'

export function IdentitySection({ form }: { form: TaskFormMethods }) {
  const { errors } = form.formState
  return (
    <FormSection title="Task" description="What people call it, and what it is for.">
      <Field label="Name" help="Unique among all tasks." error={errors.name?.message}>
        <TextInput {...form.register('name')} maxLength={400} />
      </Field>
      <SettingFields form={form} group="identity" />
    </FormSection>
  )
}
