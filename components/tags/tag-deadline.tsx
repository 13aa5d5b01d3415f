'use client'

import {
  DEADLINE_NAMES,
  DEADLINE_SETTINGS,
  readTypedDeadline,
  type TypedDeadlineSettings,
} from '#domain/task-settings/deadline-settings.ts'
import type { TagRow } from '#domain/views/tag-views.ts'
import { SettingInput } from '../forms/setting-input.tsx'
import { LazyEditPreview } from '../scenarios/lazy-edit-preview.tsx'

type Props = {
  tag: TagRow
  typed: TypedDeadlineSettings
  onChange: (typed: TypedDeadlineSettings) => void
  /** What is wrong, by field. */
  problems: Readonly<Record<string, string>>
}

/** The deadline of a tag, as that of a task is typed (rule L6), and what another one would do. What means nothing just now is not shown. */
export function TagDeadline({ tag, typed, onChange, problems }: Props) {
  const shown = DEADLINE_NAMES.filter((name) => !DEADLINE_SETTINGS[name].isIdle?.(typed))
  const { deadline } = readTypedDeadline(typed)
  const isChanged = DEADLINE_NAMES.some((name) => deadline?.[name] !== tag[name])
  return (
    <>
      {shown.map((name) => (
        <SettingInput
          key={name}
          setting={DEADLINE_SETTINGS[name]}
          typed={typed}
          value={typed[name]}
          onChange={(value) => onChange({ ...typed, [name]: value })}
          error={problems[name]}
        />
      ))}
      <p className="text-xs text-muted">
        It holds for each of its tasks that has no deadline of its own; of several tags’ the earliest does.
      </p>
      {isChanged && <LazyEditPreview within="dialog" edit={deadline && { kind: 'tag', tagId: tag.id, tagName: tag.name, deadline }} />}
    </>
  )
}
