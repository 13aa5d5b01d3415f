'use client'

import { FileUp } from 'lucide-react'
import { useRef } from 'react'
import { textOfFile } from '#domain/imported-tasks/file-text.ts'
import { IMPORT_KIND_WORDS, IMPORT_KINDS, type ImportKind } from '#domain/task-import/kind-of-text.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { TextInput } from '../ui/text-input.tsx'
import type { ImportSource } from './use-task-import.ts'

const BY_ITSELF = 'found'

/** What was said of a file that was there before. */
const NOTHING_SAID = { remarks: [], remarksOfCron: [], fileName: '' }

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
    const read = textOfFile(new Uint8Array(await chosen.arrayBuffer()))
    onSource({ ...read, from: isOwnName(source) ? source.from : chosen.name, fileName: chosen.name, version: source.version + 1 })
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
            onSource({ ...source, ...(target.value === '' && NOTHING_SAID), text: target.value, version: source.version + 1 })
          }
        />
      </Field>
      <Field
        label="Where it is from"
        help="Such as “web-1, crontab of deploy”: by it a later import knows its tasks again. What is of another host, or another file, takes another name."
        className="max-w-xl"
      >
        <TextInput value={source.from} onChange={({ target }) => onSource({ ...source, from: target.value })} maxLength={200} />
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

/** Whether somebody has said where it is from: the name of the file before says nothing of the next. */
function isOwnName({ from, fileName }: ImportSource): boolean {
  return from.trim() !== '' && from !== fileName
}
