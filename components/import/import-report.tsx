'use client'

import { useState } from 'react'
import { counted } from '#domain/counted.ts'
import type { SuggestedEdge } from '#domain/imported-tasks/imported-task.ts'
import type { TaskImport } from '#domain/task-import/import-tasks.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Section } from '../ui/section.tsx'
import { DefinitionList } from './definition-list.tsx'
import { ImportQuestions } from './import-questions.tsx'
import { ImportedTaskList, LeftOutList } from './imported-task-list.tsx'
import { MadeTasks, useMakeTasks } from './make-tasks.tsx'
import type { GivenAnswers, ImportSource } from './use-task-import.ts'

type Props = {
  read: TaskImport
  source: ImportSource
  answers: GivenAnswers
  onAnswers: (answers: GivenAnswers) => void
  isReading: boolean
}

const keyOf = ({ depender, dependee }: SuggestedEdge) => `${depender}\n${dependee}`

/** What becomes of the text, what is still open, and the button that makes the tasks. */
export function ImportReport({ read, source, answers, onAnswers, isReading }: Props) {
  const [passedOver, setPassedOver] = useState<ReadonlySet<string>>(new Set())
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set())
  const tasks = read.tasks.filter(({ name }) => !passedOver.has(name))
  const names = new Set(tasks.map(({ name }) => name))
  const edges = read.suggested.filter((edge) => accepted.has(keyOf(edge)) && names.has(edge.depender) && names.has(edge.dependee))
  const { make, isMaking, made, problems, forget } = useMakeTasks(tasks, edges, source.from.trim())
  const from = source.from.trim()
  const open = [...read.questions.map(({ option }) => OPEN[option]), ...(from === '' ? ['where it is from'] : [])]
  return (
    <>
      <ImportQuestions questions={read.questions} answers={answers} onAnswers={onAnswers} />
      <Section title="Tasks" count={read.tasks.length}>
        {read.tasks.length === 0 && <p className="text-sm text-muted">Nothing in it becomes a task.</p>}
        <ImportedTaskList
          tasks={read.tasks}
          isTaken={({ name }) => !passedOver.has(name)}
          onTake={({ name }, isTaken) => {
            forget()
            setPassedOver(toggled(passedOver, name, !isTaken))
          }}
          problemsOf={({ name }) => problems.ofTasks.get(name) ?? []}
        />
      </Section>
      {read.leftOut.length > 0 && (
        <Section title="Left out" count={read.leftOut.length}>
          <LeftOutList leftOut={read.leftOut} />
        </Section>
      )}
      {read.remarks.length > 0 && (
        <Section title="Of the whole">
          <ul className="grid max-w-[80ch] gap-1 text-sm">
            {read.remarks.map((remark) => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        </Section>
      )}
      {read.suggested.length > 0 && (
        <Section title="Dependencies, perhaps" count={read.suggested.length}>
          <div className="grid gap-2">
            {read.suggested.map((edge) => (
              <Checkbox
                key={keyOf(edge)}
                checked={accepted.has(keyOf(edge))}
                onChange={(isAccepted) => setAccepted(toggled(accepted, keyOf(edge), isAccepted))}
                label={`“${edge.depender}” waits for “${edge.dependee}”`}
                help={edge.reason}
              />
            ))}
          </div>
        </Section>
      )}
      <DefinitionList tasks={tasks} from={from} version={JSON.stringify([source.version, from, answers, [...passedOver]])} />
      {tasks.length > 0 && (
        <div className="grid gap-2">
          {problems.message !== null && (
            <p role="alert" className="max-w-[80ch] text-sm text-red">
              {problems.message}
            </p>
          )}
          {open.length > 0 && <p className="text-sm text-muted">Answer what is open first: {open.join(', ')}.</p>}
          <div>
            <Button variant="primary" onClick={make} isBusy={isMaking} disabled={open.length > 0 || isReading}>
              Make {counted(tasks.length, 'task')}
            </Button>
          </div>
          {made && <MadeTasks {...made} />}
        </div>
      )}
    </>
  )
}

const OPEN = { zone: 'the time zone', cron: 'which cron it was', form: 'whose crontab it is', containers: 'what runs images' } as const

function toggled(set: ReadonlySet<string>, item: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(set)
  if (isIn) next.add(item)
  else next.delete(item)
  return next
}
