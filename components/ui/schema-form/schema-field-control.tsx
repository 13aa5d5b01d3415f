'use client'

import { useState } from 'react'
import type { JsonValue } from '#domain/json-value.ts'
import { Field } from '../field.tsx'
import { Select } from '../select.tsx'
import { TextArea } from '../text-area.tsx'
import { TextInput } from '../text-input.tsx'
import { type FieldKind, fits, isWide, readTyped, type SchemaField, typedOf } from './schema-fields.ts'

type Props = {
  field: SchemaField
  /** Undefined: it is not given. */
  value: JsonValue | undefined
  onChange: (value: JsonValue | undefined) => void
  onBlur?: () => void
  problem: string | undefined
}

/** One property: a field of its kind, or its JSON where the value is something else than that kind. */
export function SchemaFieldControl({ field, value, onChange, onBlur, problem }: Props) {
  const { kind, shown, unreadable, type, leave } = useTyped(field, value, onChange)
  return (
    <Field
      label={<span className="font-mono">{field.name}</span>}
      help={helpOf(field, kind)}
      error={unreadable ?? problem}
      isOptional={!field.isRequired}
      {...(isWide({ ...field, kind }) && { className: 'sm:col-span-2' })}
    >
      <Control
        field={field}
        kind={kind}
        shown={shown}
        onType={type}
        onBlur={() => {
          leave()
          onBlur?.()
        }}
      />
    </Field>
  )
}

/**
 * What is typed, which may read as the same value in many ways (`1.`, `1.0`): it stays as it was typed, in a field of the kind that it was typed into,
 * until the value becomes another one from elsewhere or the field is left. JSON that can't be read is handed on as the text that it is: nothing is
 * lost, and the schema refuses it.
 */
function useTyped(field: SchemaField, value: JsonValue | undefined, onChange: Props['onChange']) {
  const [typed, setTyped] = useState<{ text: string; kind: FieldKind; for: string | undefined } | null>(null)
  const now = JSON.stringify(value)
  const isTyped = typed !== null && typed.for === now
  const kind = isTyped ? typed.kind : fits(field, value) ? field.kind : 'json'
  const shown = isTyped ? typed.text : typedOf(kind, value)
  const read = readTyped(kind, shown)
  const type = (text: string) => {
    const next = readTyped(kind, text)
    const given = next.ok ? next.value : text
    setTyped({ text, kind, for: JSON.stringify(given) })
    onChange(given)
  }
  const leave = () => {
    if (read.ok) setTyped(null)
  }
  return { kind, shown, unreadable: read.ok ? undefined : read.message, type, leave }
}

type ControlProps = { field: SchemaField; kind: FieldKind; shown: string; onType: (text: string) => void; onBlur: () => void }

function Control({ field, kind, shown, onType, ...rest }: ControlProps) {
  if (kind === 'choice') return <Select value={shown} onChange={onType} options={withNothing(field, field.choices)} {...rest} />
  if (kind === 'switch') return <Select value={shown} onChange={onType} options={withNothing(field, ['true', 'false'])} {...rest} />
  const placeholder = kind === 'json' ? undefined : (field.initial ?? undefined)
  if (kind === 'lines' || kind === 'json' || (kind === 'text' && field.isLong && shown.includes('\n')))
    return (
      <TextArea
        value={shown}
        onChange={(event) => onType(event.target.value)}
        placeholder={placeholder}
        spellCheck={false}
        className="font-mono text-sm"
        {...rest}
      />
    )
  return (
    <TextInput
      value={shown}
      onChange={(event) => onType(event.target.value)}
      placeholder={placeholder}
      inputMode={kind === 'number' ? 'decimal' : undefined}
      spellCheck={false}
      {...rest}
    />
  )
}

function withNothing({ initial, isRequired }: SchemaField, values: readonly string[]): { value: string; label: string }[] {
  const nothing = initial !== null ? `default: ${initial}` : isRequired ? 'choose …' : 'not given'
  return [{ value: '', label: nothing }, ...values.map((value) => ({ value, label: value }))]
}

function helpOf({ description, initial }: SchemaField, kind: FieldKind): string | undefined {
  const how = kind === 'lines' ? 'One in each line.' : kind === 'json' ? 'As JSON.' : ''
  const without = kind === 'json' && initial !== null ? `Without it: ${initial}.` : ''
  return [description, how, without].filter(Boolean).join(' ') || undefined
}
