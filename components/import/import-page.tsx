'use client'

import { useState } from 'react'
import { useCan } from '../frame/viewer.tsx'
import { RoleNeeded } from '../tasks/form/role-needed.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { ImportReport } from './import-report.tsx'
import { ImportSourceFields } from './import-source-fields.tsx'
import { type GivenAnswers, type ImportSource, useTaskImport } from './use-task-import.ts'

const NO_ANSWERS: GivenAnswers = { kind: null, form: 'user', cron: null, hostZone: null, containers: null }

const NOTHING: ImportSource = { text: '', remarks: [], remarksOfCron: [], from: '', fileName: '', version: 0 }

/** Tasks of another system: what becomes of each is shown first, and made when somebody says so. */
export function ImportPage() {
  const mayMake = useCan('edit-tasks')
  return (
    <>
      <PageHeader
        title="Import tasks"
        back={{ href: '/tasks', label: 'Tasks' }}
        description="From a crontab, systemd timers, Kubernetes CronJobs, Celery beat or Cronicle. What becomes of each is shown first; nothing is made until you say so."
      />
      {mayMake ? <Import /> : <RoleNeeded />}
    </>
  )
}

function Import() {
  const [source, setSource] = useState<ImportSource>(NOTHING)
  const [answers, setAnswers] = useState(NO_ANSWERS)
  const { read, problem, isReading } = useTaskImport(source, answers)
  return (
    <div className="grid gap-6" aria-busy={isReading || undefined}>
      <ImportSourceFields
        source={source}
        onSource={setSource}
        kind={answers.kind}
        onKind={(kind) => setAnswers({ ...answers, kind })}
        readAs={read?.kind ?? null}
      />
      {problem !== null && (
        <p role="alert" className="max-w-[80ch] text-sm text-red">
          It cannot be read. {problem}
        </p>
      )}
      {read && <ImportReport read={read} source={source} answers={answers} onAnswers={setAnswers} isReading={isReading} />}
    </div>
  )
}
