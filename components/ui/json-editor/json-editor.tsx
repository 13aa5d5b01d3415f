'use client'

import clsx from 'clsx'
import { type ComponentType, useEffect, useId, useMemo, useRef, useState } from 'react'
import { readJsonText } from '#domain/json-text.ts'
import { useFieldControl, useFieldLabelId } from '../field.tsx'
import { Kbd } from '../kbd.tsx'
import type { MonacoJsonProps } from './monaco-json.tsx'
import type { JsonProblem } from './plain-problem.ts'

/** Not on the server, which never shows it: its build would hold Monaco twice. */
const loadMonaco = typeof window === 'undefined' ? null : () => import('./monaco-json.tsx')

type Props = Omit<MonacoJsonProps, 'onMount'> & { minLines?: number; maxLines?: number }

const LINE_PX = 20
const PADDING_PX = 16
/** Without it the text is higher than what the border leaves, and a scrollbar stands beside every editor. */
const BORDER_PX = 2
const SHOWN_PROBLEMS = 4

/**
 * JSON, as high as its text up to `maxLines`; problems stand in plain words under it as well. A plain text field until somebody comes to it or
 * something is wrong with it: then Monaco, a megabyte of script, takes its place where the caret stands.
 */
export function JsonEditor({ minLines = 3, maxLines = 24, ...props }: Props) {
  const { value, onProblems } = props
  /** Null until Monaco looks for them. */
  const [found, setFound] = useState<readonly JsonProblem[] | null>(null)
  const problems = useMemo(() => [...(found ?? []), ...problemsOf(value, found === null)], [found, value])
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
        aria-label={labelId ? undefined : props.ariaLabel}
        aria-labelledby={labelId}
        data-problem={isWrong || undefined}
        aria-describedby={clsx(control['aria-describedby'], keysId)}
        style={{ height: lines * LINE_PX + PADDING_PX + BORDER_PX }}
        className={clsx('relative overflow-hidden rounded border focus-within:border-accent', isWrong ? 'border-red' : 'border-line-input')}
      >
        <LazyMonaco {...props} isWanted={isWrong} onProblems={setFound} />
      </div>
      <p id={keysId} className="mt-1 flex flex-wrap items-center gap-x-1 text-xs text-muted">
        <Kbd keys="Ctrl ]" /> indents a line, <Kbd keys="Ctrl [" /> takes it back; <Kbd keys="Tab" /> moves on.
      </p>
      {problems.length > 0 && <Problems problems={problems} />}
    </div>
  )
}

/** The text field and, from its first focus or as soon as `isWanted` on, Monaco under it until that can take over: nothing typed meanwhile is lost. */
function LazyMonaco({ isWanted, ...props }: MonacoJsonProps & { isWanted: boolean }) {
  const [Monaco, setMonaco] = useState<ComponentType<MonacoJsonProps> | null>(null)
  const [isMounted, setIsMounted] = useState(false)
  const plain = useRef<HTMLTextAreaElement>(null)
  const isGivingWay = useRef(false)
  const load = () =>
    void loadMonaco?.().then(
      (module) => setMonaco(() => module.MonacoJson),
      () => {},
    )
  // biome-ignore lint/correctness/useExhaustiveDependencies: loading twice gives the same module
  useEffect(() => {
    if (isWanted) load()
  }, [isWanted])
  return (
    <>
      {Monaco && (
        <Monaco
          {...props}
          onMount={(focusAt) => {
            const field = plain.current
            isGivingWay.current = true
            if (field && document.activeElement === field) focusAt(field.selectionStart, field.selectionEnd)
            setIsMounted(true)
          }}
        />
      )}
      {!isMounted && (
        <textarea
          ref={plain}
          aria-label={props.ariaLabel ?? 'JSON'}
          value={props.value}
          onChange={(event) => props.onChange?.(event.target.value)}
          onFocus={load}
          onPointerEnter={load}
          onBlur={() => isGivingWay.current || props.onBlur?.()}
          spellCheck={false}
          autoComplete="off"
          className="absolute inset-0 resize-none overflow-auto whitespace-pre-wrap bg-bg py-2 pl-2.5 pr-2 font-mono text-[13px] leading-5 outline-none"
        />
      )}
    </>
  )
}

function Problems({ problems }: { problems: readonly JsonProblem[] }) {
  return (
    <ul aria-live="polite" className="mt-1 flex flex-col gap-0.5 text-xs text-red">
      {problems.slice(0, SHOWN_PROBLEMS).map((problem) => (
        <li key={`${problem.line}:${problem.message}`}>
          {problem.line !== null && <span className="tabular text-muted">Line {problem.line}: </span>}
          {problem.message}
        </li>
      ))}
      {problems.length > SHOWN_PROBLEMS && <li className="text-muted">and {problems.length - SHOWN_PROBLEMS} more</li>}
    </ul>
  )
}

/** What Monaco takes and saving would change or refuse: numbers that JavaScript cannot hold, too much, too deep. And its syntax, if Monaco does not look at that. */
function problemsOf(text: string, withSyntax: boolean): JsonProblem[] {
  const read = text.trim() === '' ? null : readJsonText(text)
  return !read || read.ok || (read.problem.isSyntax && !withSyntax) ? [] : [read.problem]
}
