'use client'

import { CRONS } from '#domain/crontab-import/import-crontab.ts'
import type { ImportQuestion } from '#domain/imported-tasks/imported-task.ts'
import { CONTAINERS } from '#domain/kubernetes-import/container-command.ts'
import { ZoneChoice } from '../crontabs/zone-choice.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import type { GivenAnswers } from './use-task-import.ts'

type Props = { questions: readonly ImportQuestion[]; answers: GivenAnswers; onAnswers: (answers: GivenAnswers) => void }

const NOT_SAID = 'not said'
const CRON_WORDS = { debian: 'Debian’s cron (Debian, Ubuntu)', cronie: 'cronie (Fedora, Red Hat, SUSE, Arch)' } as const
const CONTAINER_WORDS = { docker: 'Docker', podman: 'Podman', none: 'Nothing: their programs are installed there' } as const

/** What the text leaves open, with what was answered already: each can be changed again. */
export function ImportQuestions({ questions, answers, onAnswers }: Props) {
  const asks = (option: ImportQuestion['option']) => questions.some((question) => question.option === option)
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {(asks('zone') || answers.hostZone !== null) && (
        <Field label="Time zone of its machine" help="Where nothing in the text says one. It is never assumed.">
          <ZoneChoice value={answers.hostZone ?? ''} onChange={(hostZone) => onAnswers({ ...answers, hostZone })} />
        </Field>
      )}
      {(asks('cron') || answers.cron !== null) && (
        <Field label="Which cron it was" help="A time zone stands in it, which crons read differently.">
          <Select
            value={answers.cron ?? NOT_SAID}
            onChange={(chosen) => onAnswers({ ...answers, cron: chosen === NOT_SAID ? null : chosen })}
            options={[{ value: NOT_SAID, label: 'Not said yet' }, ...CRONS.map((value) => ({ value, label: CRON_WORDS[value] }))]}
          />
        </Field>
      )}
      {(asks('form') || answers.form === 'system') && (
        <Field label="Whose crontab it is" help="A crontab of the system names a user before the command.">
          <Select
            value={answers.form}
            onChange={(form) => onAnswers({ ...answers, form })}
            options={[
              { value: 'user', label: 'A user’s own' },
              { value: 'system', label: 'The system’s (/etc/crontab, /etc/cron.d)' },
            ]}
          />
        </Field>
      )}
      {(asks('containers') || answers.containers !== null) && (
        <Field label="What runs images on the worker’s machine">
          <Select
            value={answers.containers ?? NOT_SAID}
            onChange={(chosen) => onAnswers({ ...answers, containers: chosen === NOT_SAID ? null : chosen })}
            options={[{ value: NOT_SAID, label: 'Not said yet' }, ...CONTAINERS.map((value) => ({ value, label: CONTAINER_WORDS[value] }))]}
          />
        </Field>
      )}
    </div>
  )
}
