'use client'

import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Combobox } from '../ui/combobox.tsx'
import { FilterBar, FilterChips, FilterToken, ManyFilterChips } from '../ui/filter-bar.tsx'
import { FilterPopover } from '../ui/filter-popover.tsx'
import { type Period, PeriodFilter } from '../ui/period-filter.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { Held } from './held.tsx'
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

/** What one chooses and filters by. */
export const CHOICE_SPECIMENS: readonly Specimen[] = [
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
]
