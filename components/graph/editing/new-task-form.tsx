'use client'

import Link from 'next/link'
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react'
import type { TaskInput } from '#domain/task-input.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { requiredArguments } from './required-arguments.ts'
import { useNewTask } from './use-new-task.ts'

type Props = {
  /** The name of the task it is to run after, where it was drawn from one. */
  afterName: string | null
  timezone: string
  /** It waits in a change set in place of being made. */
  isStaged: boolean
  /** @returns whether it was made; else the form stays as it is, and the reason was told */
  onMake: (input: TaskInput) => Promise<boolean>
  onClose: () => void
}

/** A task made where it is to lie: named, with its handler, what this needs, and when it runs. Enter makes it. */
export function NewTaskForm({ afterName, timezone, isStaged, onMake, onClose }: Props) {
  const { task, set, handlers, crontabs, roleTags, problems, isBusy, submit } = useNewTask({ timezone, onMake })
  const name = useRef<HTMLInputElement>(null)
  useEffect(() => name.current?.focus(), [])
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault()
    if (await submit()) onClose()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.stopPropagation()
    onClose()
  }
  const crontabMayBeMissing = crontabs.choices.length === 0
  return (
    <form
      role="dialog"
      aria-label="New task"
      noValidate
      onSubmit={onSubmit}
      onKeyDown={onKeyDown}
      className="animate-rise flex max-h-full w-80 max-w-full flex-col gap-3 overflow-y-auto rounded bg-raised p-4 shadow-float"
    >
      <h2 className="text-base font-semibold">{afterName === null ? 'New task' : `New task after ${afterName}`}</h2>
      <Field label="Name" error={problems.name}>
        <TextInput ref={name} value={task.name} onChange={({ target }) => set({ name: target.value })} maxLength={200} />
      </Field>
      <Field label="Handler" error={problems.handler} {...(task.handler && { help: task.handler.description })}>
        <Combobox
          value={task.handler?.name ?? null}
          onChange={(chosen) => set({ handler: handlers.rows.find((handler) => handler.name === chosen) ?? null })}
          options={handlers.rows.map((handler) => ({ value: handler.name, label: handler.name, hint: handler.description }))}
          onSearch={handlers.search}
          isLoading={handlers.isLoading}
          placeholder="What it runs …"
          searchPlaceholder="Search handlers …"
        />
      </Field>
      {task.handler &&
        requiredArguments(task.handler).map((argument) => (
          <Field key={argument.name} label={argument.name} help={argument.description} error={problems[`kwargs.${argument.name}`]}>
            <TextInput
              isMono={!argument.isText}
              value={task.typed[argument.name] ?? ''}
              onChange={({ target }) => set({ typed: { ...task.typed, [argument.name]: target.value } })}
            />
          </Field>
        ))}
      <Field label="Crontab" error={problems.crontabId} {...(crontabs.chosen && { help: crontabs.chosen.hint })}>
        <Combobox
          value={crontabs.chosen?.key ?? null}
          onChange={(key) => crontabs.choose(key)}
          options={crontabs.choices.map(({ key, label, hint }) => ({ value: key, label, hint }))}
          onSearch={crontabs.search}
          isLoading={crontabs.isLoading}
          placeholder="When it runs …"
          searchPlaceholder="Expression, words or zone …"
          emptyText={crontabMayBeMissing ? 'No crontab is like that.' : 'Nothing found.'}
          isMono
        />
      </Field>
      {isStaged && crontabs.chosen?.toMake && (
        <p className="text-xs text-muted">This crontab is new: it is saved at once, and changes nothing before a task has it.</p>
      )}
      {roleTags !== null && (
        <Field label="Tag" help="Your role is for the tasks of it." error={problems.tags}>
          <Select
            value={task.tags[0] ?? ''}
            onChange={(tag) => set({ tags: [tag] })}
            options={roleTags.map((tag) => ({ value: tag, label: tag }))}
          />
        </Field>
      )}
      {problems.form && (
        <p role="alert" className="text-sm text-red">
          {problems.form}
        </p>
      )}
      <div className="flex items-center justify-end gap-2">
        <Link href="/tasks/new" className="mr-auto text-xs text-muted underline underline-offset-4">
          All settings
        </Link>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {isStaged ? 'Stage task' : 'Add task'}
        </Button>
      </div>
    </form>
  )
}
