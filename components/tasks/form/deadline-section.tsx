'use client'

import { useQuery } from '@tanstack/react-query'
import { useWatch } from 'react-hook-form'
import { tagKey } from '#domain/tag-input.ts'
import { FormSection } from '../../forms/form-section.tsx'
import { tagsQuery } from '../../tags/queries.ts'
import { tagDeadlineWords } from '../tag-deadline-words.ts'
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
      <OfTags form={form} />
    </FormSection>
  )
}

/** Where it has none of its own: that of its tags. */
function OfTags({ form }: { form: TaskFormMethods }) {
  const [kind, names] = useWatch({ control: form.control, name: ['deadlineKind', 'tags'] })
  const { data } = useQuery(tagsQuery())
  const keys = new Set(names.map(tagKey))
  const worn = (data?.rows ?? []).filter(({ name }) => keys.has(tagKey(name)))
  const words = kind === 'none' ? tagDeadlineWords(worn.map((tag) => ({ tag: tag.name, deadline: tag }))) : null
  return words && <p className="text-sm text-muted">As it has none of its own: {words}.</p>
}
