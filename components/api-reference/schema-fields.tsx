import { MarkedText } from './marked-text.tsx'
import type { ShownDocument, ShownSchema } from './reference-document.ts'
import { schemaNamed, typeInWords } from './schema-words.ts'

type Props = { label: string; schema: ShownSchema; schemas: ShownDocument['components']['schemas']; depth?: number }

/** So deep fields are unfolded; below that they are only named. */
const DEEPEST = 4

/** The fields of an object: name, type, whether it has to be there, what it means; those that are objects unfold. */
export function SchemaFields({ label, schema, schemas, depth = 0 }: Props) {
  const shown = objectIn(schema, schemas)
  if (!shown?.properties) return <p className="text-sm text-muted">{typeInWords(schema)}</p>
  return (
    <ul aria-label={label} className="flex flex-col">
      {Object.entries(shown.properties).map(([name, property]) => (
        <li key={name} className="border-t py-1.5 text-sm first:border-t-0">
          <FieldLine name={name} schema={property} isRequired={shown.required?.includes(name) ?? false} />
          {depth < DEEPEST && objectIn(property, schemas)?.properties && (
            <details className="pl-4">
              <summary className="cursor-pointer py-0.5 text-xs text-muted hover:text-fg">Fields of {name}</summary>
              <SchemaFields label={`Fields of ${name}`} schema={property} schemas={schemas} depth={depth + 1} />
            </details>
          )}
        </li>
      ))}
    </ul>
  )
}

/** One field or parameter in a line. */
export function FieldLine({
  name,
  schema,
  isRequired,
  says,
}: {
  name: string
  schema: ShownSchema
  isRequired: boolean
  says?: string | undefined
}) {
  const words = says ?? schema.description
  return (
    <p className="[overflow-wrap:anywhere]">
      <code className="font-mono">{name}</code> <span className="text-muted">{typeInWords(schema)}</span>
      {isRequired && <span className="text-muted">, needed</span>}
      {schema.default !== undefined && <span className="text-muted">, {JSON.stringify(schema.default)} if left out</span>}
      {words && (
        <span className="block max-w-[80ch] text-xs text-muted">
          <MarkedText text={words} />
        </span>
      )}
    </p>
  )
}

/** The object that a schema is, or a list of, or that it may be beside null. */
function objectIn(schema: ShownSchema, schemas: ShownDocument['components']['schemas']): ShownSchema | null {
  const { schema: named } = schemaNamed(schema, schemas)
  if (named.properties) return named
  if (named.items) return objectIn(named.items, schemas)
  for (const choice of named.anyOf ?? named.oneOf ?? []) {
    const found = objectIn(choice, schemas)
    if (found) return found
  }
  return null
}
