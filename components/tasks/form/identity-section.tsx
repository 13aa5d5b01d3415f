import { useController } from 'react-hook-form'
import { FormSection } from '../../forms/form-section.tsx'
import { TagInput } from '../../tags/tag-input.tsx'
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
      <TagsField form={form} />
      <SettingFields form={form} group="identity" />
    </FormSection>
  )
}

function TagsField({ form }: { form: TaskFormMethods }) {
  const { field, fieldState } = useController({ control: form.control, name: 'tags' })
  const problem = fieldState.error as { message?: string; root?: { message?: string } } | undefined
  return (
    <Field label="Tags" help="Words by which tasks are grouped and found." error={problem?.message ?? problem?.root?.message} isOptional>
      <TagInput value={field.value} onChange={field.onChange} />
    </Field>
  )
}
