'use client'

import { type ReactNode, useState } from 'react'
import { CopiedText } from '../ui/copied-text.tsx'
import { canBeAsked } from './asked-address.ts'
import { curlExample, rootOf } from './curl-example.ts'
import { MarkedText } from './marked-text.tsx'
import type { ShownDocument, ShownOperation } from './reference-document.ts'
import { FieldLine, SchemaFields } from './schema-fields.tsx'
import { TryOperation } from './try-operation.tsx'

type Props = { operation: ShownOperation; schemas: ShownDocument['components']['schemas']; origin: string }

/** One operation: in a line, and unfolded what it takes, what it answers, and a command to try it by. */
export function OperationPart({ operation, schemas, origin }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details
      id={operation.operationId}
      className="border-t first:border-t-0"
      onToggle={(event) => event.target === event.currentTarget && setIsOpen(event.currentTarget.open)}
    >
      <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-3 py-2 hover:bg-subtle">
        <code className="w-16 font-mono text-sm font-semibold">{operation.method}</code>
        <code className="font-mono text-sm [overflow-wrap:anywhere]">
          {operation.servers.length > 0 ? rootOf(operation) + operation.path : operation.path}
        </code>
        <span className="text-sm text-muted">{operation.summary}</span>
      </summary>
      {isOpen && <OperationBody operation={operation} schemas={schemas} origin={origin} />}
    </details>
  )
}

function OperationBody({ operation, schemas, origin }: Props) {
  const { parameters, requestBody, responses, description } = operation
  const body = requestBody?.content['application/json']?.schema
  return (
    <div className="flex flex-col gap-4 pb-5 sm:pl-4">
      {description && (
        <p className="max-w-[80ch] text-sm text-muted">
          <MarkedText text={description} />
        </p>
      )}
      <CopiedText
        text={curlExample(operation, schemas, origin)}
        label={`Copy the command for ${operation.operationId}`}
        said="Copied the command."
      />
      {canBeAsked(operation) && (
        <Part title="Try it as yourself">
          <TryOperation operation={operation} />
        </Part>
      )}
      {parameters.length > 0 && (
        <Part title="Parameters">
          <ul className="flex flex-col">
            {parameters.map(({ in: place, name, required, schema, description: says }) => (
              <li key={`${place} ${name}`} className="border-t py-1.5 text-sm first:border-t-0">
                <FieldLine
                  name={place === 'header' ? `${name} (header)` : name}
                  schema={schema}
                  isRequired={required ?? false}
                  says={says}
                />
              </li>
            ))}
          </ul>
        </Part>
      )}
      {body && (
        <Part title="Body">
          <SchemaFields label="Fields of the body" schema={body} schemas={schemas} />
        </Part>
      )}
      {Object.entries(responses).map(([status, { description: says, content }]) => {
        const schema = Object.values(content ?? {})[0]?.schema
        return status === 'default' ? null : (
          <Part key={status} title={`Answer ${status}`}>
            {schema ? (
              <SchemaFields label={`Fields of the answer ${status}`} schema={schema} schemas={schemas} />
            ) : (
              <p className="text-sm text-muted">{says}</p>
            )}
          </Part>
        )
      })}
    </div>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h4 className="pb-1 text-xs font-medium text-muted">{title}</h4>
      {children}
    </div>
  )
}
