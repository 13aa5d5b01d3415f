'use client'

import clsx from 'clsx'
import dynamic from 'next/dynamic'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { readJsonText } from '#domain/json-text.ts'
import { useFieldControl, useFieldLabelId } from '../field.tsx'
import { Kbd } from '../kbd.tsx'
import { Skeleton } from '../skeleton.tsx'
import type { MonacoJsonProps } from './monaco-json.tsx'
import type { JsonProblem } from './plain-problem.ts'

type Props = MonacoJsonProps & { minLines?: number; maxLines?: number }

const MonacoJson = dynamic(() => import('./monaco-json.tsx').then((module) => module.MonacoJson), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
})

const LINE_PX = 20
const PADDING_PX = 16
/** Without it the text is higher than what the border leaves, and a scrollbar stands beside every editor. */
const BORDER_PX = 2
const SHOWN_PROBLEMS = 4

/** JSON in Monaco, as high as its content up to `maxLines`; problems stand in plain words under the editor as well. */
export function JsonEditor(props: Props) {
  const { value, onProblems, isReadOnly = false, minLines = 3, maxLines = 24, ariaLabel } = props
  const [found, setFound] = useState<readonly JsonProblem[]>([])
  const problems = useMemo(() => (isReadOnly ? found : [...found, ...lostInSaving(value)]), [found, value, isReadOnly])
  const tell = useRef(onProblems)
  tell.current = onProblems
  useEffect(() => tell.current?.(problems), [problems])
  const control = useFieldControl()
  const labelId = useFieldLabelId()
  const keysId = useId()
  const isWrong = Boolean(control['aria-invalid']) || problems.length > 0
  const lines = Math.min(maxLines, Math.max(minLines, value.split('\n').length))
  return (
    <div>
      {/* biome-ignore lint/a11y/useSemanticElements: the group names Monaco's own text box, which is no form element of ours */}
      <div
        role="group"
        aria-label={labelId ? undefined : ariaLabel}
        aria-labelledby={labelId}
        data-problem={isWrong || undefined}
        aria-describedby={clsx(control['aria-describedby'], !isReadOnly && keysId) || undefined}
        style={{ height: lines * LINE_PX + PADDING_PX + BORDER_PX }}
        className={clsx(
          'overflow-hidden rounded border focus-within:border-accent',
          isReadOnly ? 'border-line' : isWrong ? 'border-red' : 'border-line-input',
        )}
      >
        <MonacoJson {...props} onProblems={setFound} />
      </div>
      {!isReadOnly && (
        <p id={keysId} className="mt-1 flex flex-wrap items-center gap-x-1 text-xs text-muted">
          <Kbd keys="Ctrl ]" /> indents a line, <Kbd keys="Ctrl [" /> takes it back; <Kbd keys="Tab" /> moves on.
        </p>
      )}
      {problems.length > 0 && (
        <ul aria-live="polite" className="mt-1 flex flex-col gap-0.5 text-xs text-red">
          {problems.slice(0, SHOWN_PROBLEMS).map((problem) => (
            <li key={`${problem.line}:${problem.message}`}>
              {problem.line !== null && <span className="tabular text-muted">Line {problem.line}: </span>}
              {problem.message}
            </li>
          ))}
          {problems.length > SHOWN_PROBLEMS && <li className="text-muted">and {problems.length - SHOWN_PROBLEMS} more</li>}
        </ul>
      )}
    </div>
  )
}

/** What Monaco takes and saving would change or refuse: numbers that JavaScript cannot hold, too much, too deep. */
function lostInSaving(text: string): JsonProblem[] {
  const read = text.trim() === '' ? null : readJsonText(text)
  return !read || read.ok || read.problem.isSyntax ? [] : [read.problem]
}
