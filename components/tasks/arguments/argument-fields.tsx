'use client'

import { useMemo } from 'react'
import type { HandlerSignature } from '#domain/handler-arguments.ts'
import type { JsonSchema } from '#domain/json-value.ts'
import { SchemaForm } from '../../ui/schema-form/schema-form.tsx'
import { problemsOfGiven } from './problems-of-given.ts'

export type ArgumentFieldsProps = {
  handler: HandlerSignature
  /** Of the named arguments alone: what is given by place has no field. */
  schema: JsonSchema
  argsText: string
  kwargsText: string
  onChange: (kwargsText: string) => void
  onBlur?: () => void
}

/** The named arguments as a form made from the handler's schema, over the JSON that it edits. What is given and wrong is told at once. */
export function ArgumentFields({ handler, schema, argsText, kwargsText, onChange, onBlur }: ArgumentFieldsProps) {
  const problems = useMemo(() => problemsOfGiven(handler, argsText, kwargsText), [handler, argsText, kwargsText])
  return (
    <SchemaForm
      schema={schema}
      text={kwargsText}
      onChange={onChange}
      {...(onBlur && { onBlur })}
      problems={problems}
      ariaLabel="Fields of the arguments"
    />
  )
}
