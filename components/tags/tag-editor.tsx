'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChevronLeft } from 'lucide-react'
import dynamic from 'next/dynamic'
import { type FormEvent, useState } from 'react'
import { agreeing, counted } from '#domain/counted.ts'
import { TAG_COLOURS, tagName } from '#domain/tag-input.ts'
import {
  changesDeadline,
  DEADLINE_NAMES,
  deadlineSettingsOf,
  deadlineWords,
  readTypedDeadline,
  type TypedDeadlineSettings,
} from '#domain/task-settings/deadline-settings.ts'
import type { TagRow } from '#domain/views/tag-views.ts'
import type { DeadlineSettings } from '#scheduling/deadline/deadline.ts'
import { changeTagAction, deleteTagAction } from '#server/server-actions/tag-actions.ts'
import { ApiError, describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { useCan } from '../frame/viewer.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { orMissing } from '../ui/missing-part.tsx'
import { Switch } from '../ui/switch.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { TAG_DOTS } from './tag-chip.tsx'

type Props = {
  tag: TagRow
  onBack: () => void
  /** It was renamed, or deleted (null). */
  onChanged: (was: string, name: string | null) => void
}

/** Few tags have one: it is loaded once it is looked at. */
const TagDeadline = dynamic(() => orMissing(import('./tag-deadline.tsx').then((module) => module.TagDeadline)))

const CLOSING = 'Arguments, headers, logs, results and errors of its tasks are for who may operate them.'

/** Renames a tag, gives it another colour or deadline, closes or opens values, or deletes it: for all its tasks at once. */
export function TagEditor({ tag: listed, onBack, onChanged }: Props) {
  const queryClient = useQueryClient()
  // What others change meanwhile is not what this was made from.
  const [tag] = useState(listed)
  const [name, setName] = useState(tag.name)
  const [colour, setColour] = useState(tag.colour)
  const [valuesAreClosed, setValuesAreClosed] = useState(tag.valuesAreClosed)
  const mayOpen = useCan('open-values')
  const [typed, setTyped] = useState<TypedDeadlineSettings>(() => deadlineSettingsOf(tag))
  const [problem, setProblem] = useState<string | null>(null)
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const [isDeleting, setIsDeleting] = useState(false)
  const done = (left: string | null) => {
    void queryClient.invalidateQueries({ queryKey: ['tags'] })
    void queryClient.invalidateQueries({ queryKey: ['tasks'] })
    onChanged(tag.name, left)
    onBack()
  }
  const saving = useMutation({
    mutationFn: (deadline: DeadlineSettings) =>
      perform(
        changeTagAction({
          ...{ id: tag.id, version: tag.version },
          ...(name !== tag.name && { name }),
          ...(colour !== tag.colour && { colour }),
          ...(valuesAreClosed !== tag.valuesAreClosed && { valuesAreClosed }),
          ...(DEADLINE_NAMES.some((setting) => deadline[setting] !== tag[setting]) && deadline),
        }),
      ),
    onSuccess: (saved) => done(saved.name),
    onError: (error) => {
      const fields = error instanceof ApiError ? error.fields : {}
      setProblems(fields)
      if (!changesDeadline(Object.keys(fields))) setProblem(fields.name || describeError(error).message)
    },
  })
  const deleting = useMutation({
    mutationFn: () => perform(deleteTagAction({ id: tag.id, version: tag.version })),
    onSuccess: () => done(null),
    onError: (error) => setProblem(describeError(error).message),
  })
  const save = (event: FormEvent) => {
    event.preventDefault()
    // The form around, if there is one, is not what is saved.
    event.stopPropagation()
    const checked = tagName.safeParse(name)
    if (!checked.success) setProblem(checked.error.issues[0]?.message ?? 'This is no name of a tag.')
    const { deadline, problems } = readTypedDeadline(typed)
    setProblems(problems)
    if (checked.success && deadline) saving.mutate(deadline)
  }
  return (
    <form
      onSubmit={save}
      className="flex max-h-[min(40rem,var(--radix-popover-content-available-height))] w-96 max-w-[calc(100vw-1rem)] flex-col gap-3 overflow-y-auto p-3"
    >
      <div className="flex items-center gap-1">
        <IconButton label="Back to the tags" icon={<ChevronLeft />} size="sm" className="-ml-1.5" onClick={onBack} />
        <p className="min-w-0 truncate text-sm font-medium">
          {tag.name} <span className="font-normal text-muted">on {counted(tag.taskCount, 'task')}</span>
        </p>
      </div>
      <Field label="Name" error={problem ?? undefined}>
        <TextInput
          value={name}
          autoFocus
          onChange={(event) => {
            setName(event.target.value)
            setProblem(null)
          }}
        />
      </Field>
      <ColourChoice value={colour} onChange={setColour} />
      <Switch
        label="Values are closed"
        help={CLOSING + (tag.valuesAreClosed && !mayOpen ? ' Only an administrator opens them.' : '')}
        checked={valuesAreClosed}
        disabled={tag.valuesAreClosed && !mayOpen}
        onChange={(isClosed) => {
          setValuesAreClosed(isClosed)
          setProblem(null)
        }}
      />
      <DeadlineFold
        tag={tag}
        typed={typed}
        problems={problems}
        onChange={(now) => {
          setTyped(now)
          setProblems({})
        }}
        onFold={() => setProblems({})}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          size="sm"
          variant={isDeleting ? 'danger' : 'quiet'}
          isBusy={deleting.isPending}
          onClick={() => (isDeleting ? deleting.mutate() : setIsDeleting(true))}
        >
          {isDeleting ? `Delete; ${losersOf(tag)} it` : 'Delete …'}
        </Button>
        <Button size="sm" type="submit" variant="primary" isBusy={saving.isPending}>
          Save tag
        </Button>
      </div>
    </form>
  )
}

type FoldProps = {
  tag: TagRow
  typed: TypedDeadlineSettings
  problems: Readonly<Record<string, string>>
  onChange: (typed: TypedDeadlineSettings) => void
  onFold: () => void
}

/** The deadline in words, and unfolded the fields of it: by hand, and where a save finds something wrong there. */
function DeadlineFold({ tag, typed, problems, onChange, onFold }: FoldProps) {
  const [isOpen, setIsOpen] = useState(false)
  const { deadline } = readTypedDeadline(typed)
  const isUnfolded = isOpen || changesDeadline(Object.keys(problems))
  return (
    <details
      open={isUnfolded}
      onToggle={(event) => {
        setIsOpen(event.currentTarget.open)
        if (!event.currentTarget.open) onFold()
      }}
    >
      <summary className="cursor-pointer text-base">
        Deadline: <span className="text-muted">{deadline ? (deadlineWords(deadline) ?? 'none') : '…'}</span>
      </summary>
      <div className="flex flex-col gap-3 pt-3">
        {isUnfolded && <TagDeadline tag={tag} typed={typed} problems={problems} onChange={onChange} />}
      </div>
    </details>
  )
}

/** “3 tasks lose”, “1 task and 2 roles lose”: what loses a tag that is deleted. */
function losersOf({ taskCount, roleCount }: TagRow): string {
  if (roleCount > 0) return `${counted(taskCount, 'task')} and ${counted(roleCount, 'role')} lose`
  return `${counted(taskCount, 'task')} ${agreeing(taskCount, 'loses', 'lose')}`
}

function ColourChoice({ value, onChange }: { value: TagRow['colour']; onChange: (colour: TagRow['colour']) => void }) {
  return (
    <fieldset className="flex flex-wrap gap-1">
      <legend className="pb-1 text-sm font-medium">Colour</legend>
      {TAG_COLOURS.map((colour) => (
        <label
          key={colour}
          title={colour}
          className="relative flex size-7 cursor-pointer items-center justify-center rounded has-checked:bg-active has-checked:ring-1 has-checked:ring-fg hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="tag colour"
            checked={colour === value}
            onChange={() => onChange(colour)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          <span className="sr-only">{colour}</span>
          <span aria-hidden className={`size-3.5 rounded-full ${TAG_DOTS[colour]}`} />
        </label>
      ))}
    </fieldset>
  )
}
