'use client'

import { FileUp } from 'lucide-react'
import { useRef } from 'react'
import { textOfFile } from '#domain/imported-tasks/file-text.ts'
import { IMPORT_KIND_WORDS, IMPORT_KINDS, type ImportKind } from '#domain/task-import/kind-of-text.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { TextArea } from '../ui/text-area.tsx'
import type { ImportSource } from './use-task-import.ts'

const PASTED = 'pasted text'
const BY_ITSELF = 'found'

type Props = {
  source: ImportSource
  onSource: (source: ImportSource) => void
  kind: ImportKind | null
  onKind: (kind: ImportKind | null) => void
  /** What was read it as; null: nothing yet. */
  readAs: ImportKind | null
}

/** The text of another system, pasted or from a file, and what it is. */
export function ImportSourceFields({ source, onSource, kind, onKind, readAs }: Props) {
  const file = useRef<HTMLInputElement>(null)
  const take = async (chosen: File | undefined) => {
    if (!chosen) return
    const { text } = textOfFile(new Uint8Array(await chosen.arrayBuffer()))
    onSource({ text, from: chosen.name, version: source.version + 1 })
  }
  const found = readAs === null || kind !== null ? '' : `: ${IMPORT_KIND_WORDS[readAs].name}`
  return (
    <div className="grid gap-4">
      <Field
        label="What is to be imported"
        help={`It stays in this browser until you make the tasks. Such as what ${(readAs ? [readAs] : (['crontab', 'systemd'] as const)).map((each) => `“${IMPORT_KIND_WORDS[each].from}”`).join(' or ')} prints.`}
      >
        <TextArea
          rows={8}
          spellCheck={false}
          className="min-h-40 font-mono text-sm"
          value={source.text}
          onChange={({ target }) =>
            onSource({ text: target.value, from: source.text === '' ? PASTED : source.from, version: source.version + 1 })
          }
        />
      </Field>
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Kind" className="w-72 max-w-full">
          <Select
            value={kind ?? BY_ITSELF}
            onChange={(chosen) => onKind(chosen === BY_ITSELF ? null : chosen)}
            options={[
              { value: BY_ITSELF, label: `By the text itself${found}` },
              ...IMPORT_KINDS.map((each) => ({ value: each, label: IMPORT_KIND_WORDS[each].name })),
            ]}
          />
        </Field>
        <input
          ref={file}
          type="file"
          className="sr-only"
          tabIndex={-1}
          aria-label="File to import"
          onChange={({ target }) => {
            void take(target.files?.[0])
            target.value = ''
          }}
        />
        <Button icon={<FileUp />} onClick={() => file.current?.click()}>
          Choose a file
        </Button>
      </div>
    </div>
  )
}
