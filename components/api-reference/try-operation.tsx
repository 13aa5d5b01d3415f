'use client'

import { type FormEvent, useId, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { askedAddress, askedParameters } from './asked-address.ts'
import type { ShownOperation } from './reference-document.ts'

type Answer = { title: string; text: string }

/** Of a longer answer the beginning is shown. */
const MOST_SHOWN = 20_000

/** Asks an operation that reads, by the session of who looks, and shows what is answered, refusals too. */
export function TryOperation({ operation }: { operation: ShownOperation }) {
  const parameters = askedParameters(operation)
  const [values, setValues] = useState<Record<string, string>>({})
  const [missing, setMissing] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const [answer, setAnswer] = useState<Answer | null>(null)
  const titleId = useId()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const asked = askedAddress(operation, values)
    setMissing('missing' in asked ? asked.missing : null)
    if ('missing' in asked) return
    setIsBusy(true)
    setAnswer(await ask(asked.address))
    setIsBusy(false)
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      {parameters.length > 0 && (
        <div className="grid gap-3 sm:grid-cols-3">
          {parameters.map(({ name, required }) => (
            <Field
              key={name}
              label={name}
              isOptional={!required}
              error={missing === name ? `Fill in the ${name} that is asked for.` : undefined}
            >
              <TextInput isMono value={values[name] ?? ''} onChange={({ target }) => setValues({ ...values, [name]: target.value })} />
            </Field>
          ))}
        </div>
      )}
      <div>
        <Button type="submit" size="sm" isBusy={isBusy}>
          Ask {operation.path} now
        </Button>
      </div>
      {answer && (
        <section aria-labelledby={titleId} aria-live="polite">
          <h5 id={titleId} className="pb-1 text-xs text-muted">
            {answer.title}
          </h5>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
          <pre tabIndex={0} className="max-h-80 overflow-auto rounded border bg-subtle p-3 font-mono text-sm">
            {answer.text}
          </pre>
        </section>
      )}
    </form>
  )
}

async function ask(address: string): Promise<Answer> {
  const response = await fetch(address, { headers: { accept: 'application/json' } }).catch(() => null)
  if (!response) return { title: 'No answer', text: 'The server could not be reached. Check the connection, then try again.' }
  const text = await response.text()
  const isCut = text.length > MOST_SHOWN
  return {
    title: `${response.status} ${address}${isCut ? ', the beginning of the answer' : ''}`,
    text: isCut ? text.slice(0, MOST_SHOWN) : pretty(text),
  }
}

/** As it is read best; what is no JSON as it came. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
