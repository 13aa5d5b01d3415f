'use client'

import Editor from '@monaco-editor/react'
import { useTheme } from 'next-themes'
import { useEffect, useId, useRef } from 'react'
import type { JsonSchema } from '#domain/json-value.ts'
import { defineThemes, Range, setSchemaOf, themeName } from './monaco-setup.ts'
import { offerPlaceholdersIn } from './offered-placeholders.ts'
import { type JsonProblem, plainProblem } from './plain-problem.ts'

export type MonacoJsonProps = {
  /** JSON text. */
  value: string
  onChange?: (value: string) => void
  /** Completion, hovers and errors come from it. Keep it the same object between renders. */
  schema?: JsonSchema | null
  /** Also told to the caller: problems that the schema or the syntax finds. */
  onProblems?: (problems: readonly JsonProblem[]) => void
  onBlur?: () => void
  /** `{{` in a text offers what is filled in for each run. */
  offersPlaceholders?: boolean
  ariaLabel?: string
  /** Called when it can be typed into; `focusAt` moves the focus into it, with what lies between these places of the text selected. */
  onMount?: (focusAt: (start: number, end: number) => void) => void
}

/** Monaco with one JSON model. Loaded in the browser only. */
export function MonacoJson({
  value,
  onChange,
  schema = null,
  onProblems,
  onBlur,
  ariaLabel,
  offersPlaceholders = false,
  onMount,
}: MonacoJsonProps) {
  const { resolvedTheme } = useTheme()
  const path = `djag://json/${useId().replace(/[^\w]/g, '')}.json`
  const blur = useRef(onBlur)
  blur.current = onBlur
  useEffect(() => setSchemaOf(path, schema), [path, schema])
  useEffect(() => (offersPlaceholders ? offerPlaceholdersIn(path) : undefined), [path, offersPlaceholders])
  return (
    <Editor
      height="100%"
      language="json"
      path={path}
      value={value}
      theme={themeName(resolvedTheme === 'dark')}
      beforeMount={defineThemes}
      onMount={(editor) => {
        editor.onDidBlurEditorText(() => blur.current?.())
        onMount?.((start, end) => {
          const model = editor.getModel()
          if (model) editor.setSelection(Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end)))
          editor.focus()
        })
      }}
      onChange={(text) => onChange?.(text ?? '')}
      onValidate={(markers) =>
        onProblems?.(markers.map((marker) => ({ line: marker.startLineNumber, message: plainProblem(marker.message) })))
      }
      loading={null}
      options={{
        ariaLabel: ariaLabel ?? 'JSON',
        automaticLayout: true,
        fontFamily: 'var(--font-geist-mono), monospace',
        fontSize: 13,
        lineHeight: 20,
        padding: { top: 8, bottom: 8 },
        lineNumbers: 'off',
        glyphMargin: false,
        folding: false,
        lineDecorationsWidth: 10,
        lineNumbersMinChars: 0,
        minimap: { enabled: false },
        overviewRulerLanes: 0,
        renderLineHighlight: 'none',
        scrollBeyondLastLine: false,
        scrollbar: { alwaysConsumeMouseWheel: false, horizontalScrollbarSize: 8, verticalScrollbarSize: 8 },
        stickyScroll: { enabled: false },
        tabSize: 2,
        wordWrap: 'on',
        fixedOverflowWidgets: true,
        // Tab moves on, as everywhere on the page; lines are indented with Ctrl ] and Ctrl [.
        tabFocusMode: true,
        contextmenu: false,
        quickSuggestions: { strings: true, other: true, comments: false },
      }}
    />
  )
}
