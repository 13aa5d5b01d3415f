'use client'

import { type ReactNode, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Combobox } from '../ui/combobox.tsx'
import { DateTimeInput } from '../ui/date-time-input.tsx'
import { Field } from '../ui/field.tsx'
import { FilterBar, FilterChips, FilterToken, ManyFilterChips } from '../ui/filter-bar.tsx'
import { FilterPopover } from '../ui/filter-popover.tsx'
import { JsonEditor } from '../ui/json-editor/json-editor.tsx'
import { JsonTree } from '../ui/json-tree/json-tree.tsx'
import { NumberInput } from '../ui/number-input.tsx'
import { type Period, PeriodFilter } from '../ui/period-filter.tsx'
import { SchemaForm } from '../ui/schema-form/schema-form.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { type Specimen, State, States } from './specimen.tsx'

const CITIES = [
  { value: 'berlin', label: 'Berlin', hint: 'UTC+1' },
  { value: 'kathmandu', label: 'Kathmandu', hint: 'UTC+5:45' },
  { value: 'atlantis', label: 'Atlantis', hint: 'sunk', disabled: true },
]
const WAITS = [
  { value: 'exponential', label: 'doubles each time' },
  { value: 'fixed', label: 'stays the same' },
]
const CHIPS = [
  { value: 'running', label: 'Running', count: 3, state: 'running' as const },
  { value: 'failed', label: 'Failed', count: 1_204, state: 'failed' as const },
  { value: 'plain', label: 'Plain' },
]

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

function Held<Value>({ initial, children }: { initial: Value; children: (value: Value, set: (value: Value) => void) => ReactNode }) {
  const [value, setValue] = useState(initial)
  return children(value, setValue)
}

/** What one types and chooses in. */
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
    file: 'select.tsx',
    Shown: () => (
      <States>
        <State name="chosen">
          <Held initial="fixed">{(value, set) => <Select aria-label="Waits" value={value} onChange={set} options={WAITS} />}</Held>
        </State>
        <State name="disabled">
          <Select aria-label="Waits, disabled" value="fixed" onChange={() => {}} options={WAITS} disabled />
        </State>
      </States>
    ),
  },
  {
    file: 'combobox.tsx',
    Shown: () => (
      <States>
        <State name="chosen, can be cleared">
          <Held<string | null> initial="berlin">
            {(value, set) => <Combobox ariaLabel="City" value={value} onChange={set} options={CITIES} canClear />}
          </Held>
        </State>
        <State name="nothing chosen">
          <Held<string | null> initial={null}>
            {(value, set) => <Combobox ariaLabel="Another city" value={value} onChange={set} options={CITIES} />}
          </Held>
        </State>
        <State name="its list is being read">
          <Combobox ariaLabel="A city far away" value={null} onChange={() => {}} options={[]} onSearch={() => {}} isLoading />
        </State>
      </States>
    ),
  },
  {
    file: 'checkbox.tsx',
    Shown: () => (
      <States>
        <State name="off, on, some">
          <div className="flex flex-col gap-3">
            <Held initial={false}>{(value, set) => <Checkbox checked={value} onChange={set} label="Start beside active runs" />}</Held>
            <Held initial={true}>
              {(value, set) => (
                <Checkbox checked={value} onChange={set} label="Ignore dependencies" help="Starts whatever its dependees do." />
              )}
            </Held>
            <Checkbox checked="indeterminate" onChange={() => {}} label="Some of the rows" />
          </div>
        </State>
        <State name="disabled">
          <Checkbox checked onChange={() => {}} label="Spread the waits" disabled />
        </State>
      </States>
    ),
  },
  {
    file: 'switch.tsx',
    Shown: () => (
      <States>
        <State name="on and off">
          <div className="flex flex-col gap-3">
            <Held initial={true}>
              {(value, set) => <Switch checked={value} onChange={set} label="Enabled" help="Runs at the instants of its crontab." />}
            </Held>
            <Held initial={false}>{(value, set) => <Switch checked={value} onChange={set} label="Future" />}</Held>
          </div>
        </State>
        <State name="disabled">
          <Switch checked={false} onChange={() => {}} label="Not now" disabled />
        </State>
      </States>
    ),
  },
  {
    file: 'filter-bar.tsx',
    Shown: () => (
      <States>
        <State name="search, chips, a filter from a link" isWide>
          <Held<string | null> initial="running">
            {(state, setState) => (
              <Held<string[]> initial={['failed']}>
                {(states, setStates) => (
                  <FilterBar search={{ value: '', onChange: () => {}, placeholder: 'Search the primitives' }}>
                    <FilterChips label="One state" chips={CHIPS} value={state} onChange={setState} />
                    <ManyFilterChips label="Any states" chips={CHIPS} values={states} onChange={setStates} />
                    <FilterToken onRemove={() => {}}>Ended since 04:06</FilterToken>
                  </FilterBar>
                )}
              </Held>
            )}
          </Held>
        </State>
      </States>
    ),
  },
  {
    file: 'filter-popover.tsx',
    Shown: () => (
      <States>
        <State name="opens further filters">
          <FilterPopover label="Filter the primitives" className="w-72 p-4">
            {(close) => <Button onClick={close}>Apply</Button>}
          </FilterPopover>
        </State>
      </States>
    ),
  },
  {
    file: 'period-filter.tsx',
    Shown: () => (
      <States>
        <State name="at any time; once chosen, to be taken off">
          <Held<Period> initial={{ since: null, before: null }}>
            {(period, setPeriod) => (
              <PeriodFilter
                aria-label="When"
                className="w-36"
                {...period}
                onChange={setPeriod}
                anyTime="At any time"
                choices={[{ hours: 1, label: 'Within an hour' }]}
                words={({ since }) => `Since ${since}`}
              />
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
