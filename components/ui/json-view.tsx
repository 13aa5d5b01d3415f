'use client'

import clsx from 'clsx'
import { JsonView as Tree } from 'react-json-view-lite'
import type { JsonValue } from '#domain/json-value.ts'

type Props = { value: JsonValue; ariaLabel: string }

/** Of what has more children only the name is shown until one opens it: a result may be a list of ten thousand rows. */
const MOST_CHILDREN_OPEN = 100
const LEVELS_OPEN = 2

/** JSON to be read: a tree whose parts open and close, by pointer and by arrow keys. */
export function JsonView({ value, ariaLabel }: Props) {
  const isTree = typeof value === 'object' && value !== null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what one fills in
    <div
      role="group"
      aria-label={ariaLabel}
      className={clsx(
        'rounded border px-3 py-2 font-mono text-[13px] leading-5 [overflow-wrap:anywhere]',
        isTree && 'max-h-[26rem] overflow-auto',
      )}
    >
      {isTree ? (
        <Tree data={value} aria-label={ariaLabel} style={LOOK} shouldExpandNode={isOpenAtFirst} clickToExpandNode />
      ) : (
        <span className={scalarLook(value)}>{JSON.stringify(value)}</span>
      )}
    </div>
  )
}

function isOpenAtFirst(level: number, value: unknown): boolean {
  return level < LEVELS_OPEN && Object.keys(value ?? {}).length <= MOST_CHILDREN_OPEN
}

function scalarLook(value: string | number | boolean | null): string {
  if (value === null) return LOOK.nullValue
  return typeof value === 'string' ? LOOK.stringValue : typeof value === 'number' ? LOOK.numberValue : LOOK.booleanValue
}

const MARK = '-ml-4 inline-block w-4 cursor-pointer select-none text-muted'

const LOOK = {
  container: '',
  basicChildStyle: 'pl-4',
  childFieldsContainer: '',
  label: 'mr-1 text-blue',
  clickableLabel: 'mr-1 cursor-pointer text-blue',
  nullValue: 'text-muted',
  undefinedValue: 'text-muted',
  numberValue: 'text-amber',
  stringValue: 'whitespace-pre-wrap text-green',
  booleanValue: 'text-violet',
  otherValue: '',
  punctuation: 'text-muted',
  collapseIcon: `${MARK} after:content-['▾']`,
  expandIcon: `${MARK} after:content-['▸']`,
  collapsedContent: "cursor-pointer px-1 text-muted after:content-['…']",
  quotesForFieldNames: true,
  stringifyStringValues: true,
  ariaLables: { expandJson: 'Open', collapseJson: 'Close' },
}
