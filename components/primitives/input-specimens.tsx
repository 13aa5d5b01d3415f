'use client'

import { DateTimeInput } from '../ui/date-time-input.tsx'
import { Field } from '../ui/field.tsx'
import { JsonEditor } from '../ui/json-editor/json-editor.tsx'
import { JsonTree } from '../ui/json-tree/json-tree.tsx'
import { NumberInput } from '../ui/number-input.tsx'
import { SchemaForm } from '../ui/schema-form/schema-form.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { Held } from './held.tsx'
import { type Specimen, State, States } from './specimen.tsx'

const OBJECT_SCHEMA = {
  properties: {
    url: { type: 'string', description: 'Where to.' },
    attempts: { type: 'integer', default: 3 },
    level: { enum: ['info', 'warn'], default: 'info' },
    follow: { type: 'boolean' },
    shops: { type: 'array', items: { type: 'string' } },
    headers: { type: 'object', default: {} },
  },
  required: ['url'],
}

/** What one types in. */
export const INPUT_SPECIMENS: readonly Specimen[] = [
  {
    file: 'field.tsx',
    Shown: () => (
      <States>
        <State name="with help">
          <Field label="Name" help="Unique among all tasks.">
            <TextInput defaultValue="load-orders" />
          </Field>
        </State>
        <State name="optional, empty">
          <Field label="Note" isOptional>
            <TextInput placeholder="Why" />
          </Field>
        </State>
        <State name="refused">
          <Field label="Name" help="Unique among all tasks." error="There is already a task “load-orders”. Choose another name.">
            <TextInput defaultValue="load-orders" />
          </Field>
        </State>
      </States>
    ),
  },
  {
    file: 'text-input.tsx',
    Shown: () => (
      <States>
        <State name="plain">
          <TextInput aria-label="Plain" defaultValue="Orders" />
        </State>
        <State name="mono">
          <TextInput aria-label="Mono" isMono defaultValue="0 6 * * 1-5" />
        </State>
        <State name="disabled">
          <TextInput aria-label="Disabled" disabled defaultValue="not now" />
        </State>
      </States>
    ),
  },
  {
    file: 'text-area.tsx',
    Shown: () => (
      <States>
        <State name="grows with its content">
          <TextArea
            aria-label="Description"
            defaultValue={'Loads the orders of one shop.\nOnce an hour.\nThe night’s ones come together.'}
          />
        </State>
        <State name="disabled">
          <TextArea aria-label="Disabled description" disabled defaultValue="not now" />
        </State>
      </States>
    ),
  },
  {
    file: 'number-input.tsx',
    Shown: () => (
      <States>
        <State name="with a unit">
          <Held<number | null> initial={90}>
            {(value, set) => <NumberInput aria-label="Seconds" value={value} onChange={set} unit="seconds" />}
          </Held>
        </State>
        <State name="empty">
          <Held<number | null> initial={null}>{(value, set) => <NumberInput aria-label="Empty" value={value} onChange={set} />}</Held>
        </State>
        <State name="can’t be read, then left">
          <Held<number | null> initial={Number.NaN}>
            {(value, set) => (
              <Field label="Retries" error="Whole numbers only.">
                <NumberInput value={value} onChange={set} />
              </Field>
            )}
          </Held>
        </State>
      </States>
    ),
  },
  {
    file: 'date-time-input.tsx',
    Shown: () => (
      <States>
        <State name="an instant">
          <Held<number | null> initial={Date.UTC(2026, 2, 29, 1)}>
            {(value, set) => (
              <Field label="Until (Europe/Berlin)" help="On the night the clocks go forward.">
                <DateTimeInput value={value} onChange={set} zone="Europe/Berlin" />
              </Field>
            )}
          </Held>
        </State>
        <State name="empty">
          <Held<number | null> initial={null}>
            {(value, set) => (
              <Field label="Until (UTC)" isOptional>
                <DateTimeInput value={value} onChange={set} zone="UTC" />
              </Field>
            )}
          </Held>
        </State>
      </States>
    ),
  },
  {
    file: 'json-editor/json-editor.tsx',
    Shown: () => (
      <States>
        <State name="with a problem">
          <Held initial={'{\n  "message": \n}'}>{(value, set) => <JsonEditor ariaLabel="Arguments" value={value} onChange={set} />}</Held>
        </State>
      </States>
    ),
  },
  {
    file: 'schema-form/schema-form.tsx',
    Shown: () => (
      <States>
        <State name="a field of each kind, one refused">
          <Held initial={'{ "url": "https://example.org/", "attempts": "1,5" }'}>
            {(text, set) => (
              <SchemaForm
                ariaLabel="Arguments, field by field"
                schema={OBJECT_SCHEMA}
                text={text}
                onChange={set}
                problems={{ attempts: '"attempts" must be a whole number, not text.' }}
              />
            )}
          </Held>
        </State>
      </States>
    ),
  },
  {
    file: 'json-tree/json-tree.tsx',
    Shown: () => (
      <States>
        <State name="a tree">
          <JsonTree ariaLabel="Result" value={{ rows: 12, shops: [{ name: 'Graz', isOpen: true }], note: null }} />
        </State>
        <State name="a value">
          <JsonTree ariaLabel="Result" value="written" />
        </State>
      </States>
    ),
  },
]
