'use client'

import clsx from 'clsx'
import { useState } from 'react'
import type { JsonSchema } from '#domain/json-value.ts'
import { Button } from '../button.tsx'
import { SchemaFieldControl } from './schema-field-control.tsx'
import { fieldsOf, objectOf, shownAtFirst, withProperty } from './schema-fields.ts'

type Props = {
  /** Of the object: what it has and what each takes. */
  schema: JsonSchema | null
  /** The object as JSON text. */
  text: string
  onChange: (text: string) => void
  onBlur?: () => void
  /** Sentences at properties. */
  problems?: Readonly<Record<string, string>>
  /** What the group is called for screen readers. */
  ariaLabel: string
}

/** A field for each property of an object, out of its JSON schema; it edits the text of the object, which may be edited beside it as well. */
export function SchemaForm({ schema, text, onChange, onBlur, problems = {}, ariaLabel }: Props) {
  const fields = fieldsOf(schema)
  const object = objectOf(text)
  const [isAllAsked, setIsAllAsked] = useState(false)
  // Who empties a field still sees it: what was shown once stays.
  const [shownOnce] = useState(() => new Set<string>())
  if (fields.length === 0) return null
  if (object === null) return <p className="text-xs text-muted">The fields come back once the JSON below can be read.</p>
  for (const { name } of shownAtFirst(fields, object)) shownOnce.add(name)
  const shown = fields.filter(({ name }) => isAllAsked || shownOnce.has(name) || problems[name])
  const hiddenCount = fields.length - shown.length
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend would stand a second time over the fields
    <div role="group" aria-label={ariaLabel} className="grid gap-x-4 gap-y-3 rounded border bg-subtle p-3 sm:grid-cols-2">
      {shown.map((field) => (
        <SchemaFieldControl
          key={field.name}
          field={field}
          value={Object.hasOwn(object, field.name) ? object[field.name] : undefined}
          onChange={(value) => {
            const changed = withProperty(text, field.name, value)
            if (changed !== null) onChange(changed)
          }}
          {...(onBlur && { onBlur })}
          problem={problems[field.name]}
        />
      ))}
      {hiddenCount > 0 && (
        <div className={clsx('col-span-full', shown.length > 0 && 'border-t pt-2')}>
          <Button size="sm" variant="quiet" onClick={() => setIsAllAsked(true)}>
            Show {hiddenCount} more
          </Button>
        </div>
      )}
    </div>
  )
}
