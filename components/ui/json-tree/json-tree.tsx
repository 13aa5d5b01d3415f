'use client'

import { Copy } from 'lucide-react'
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react'
import { toast } from 'sonner'
import type { JsonValue } from '#domain/json-value.ts'
import { Button } from '../button.tsx'
import { rowAfterKey } from '../keyboard/tree-keys.ts'
import { jsonPathText } from './json-path.ts'
import { type JsonRow, jsonRows } from './json-rows.ts'
import { JsonTreeRow } from './json-tree-row.tsx'

type Props = { value: JsonValue; ariaLabel: string }

/** JSON to be read: a tree whose parts open and close by pointer and keys, and of which each value and its path can be copied. */
export function JsonTree({ value, ariaLabel }: Props) {
  const id = useId()
  const tree = useRef<HTMLDivElement>(null)
  const { rows, toggle, showMore } = useJsonRows(value)
  const [activeKey, setActiveKey] = useState('[]')
  const at = Math.max(
    0,
    rows.findIndex(({ key }) => key === activeKey),
  )
  const active = rows[at]
  const goTo = (index: number) => {
    const row = rows[index]
    if (!row) return
    setActiveKey(row.key)
    document.getElementById(`${id}${row.key}`)?.scrollIntoView({ block: 'nearest' })
  }
  const act = (row: JsonRow) => {
    setActiveKey(row.key)
    if (row.hiddenCount > 0) showMore(row)
    else if (row.hasChildren) toggle(row)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!active || event.altKey || event.metaKey || event.ctrlKey) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      return act(active)
    }
    const next = rowAfterKey(event.key, rows, at)
    if (next === null) return
    event.preventDefault()
    if (next.open !== undefined) toggle(active)
    if (next.index !== undefined) goTo(next.index)
  }
  return (
    <div className="rounded border font-mono text-[13px] leading-5">
      <div
        ref={tree}
        role="tree"
        aria-label={ariaLabel}
        tabIndex={0}
        aria-activedescendant={active && `${id}${active.key}`}
        onKeyDown={onKeyDown}
        className="group/tree max-h-[26rem] overflow-auto rounded-t px-2 py-2 [overflow-wrap:anywhere] focus-visible:outline-2 focus-visible:-outline-offset-2"
      >
        {rows.map((row) => (
          <JsonTreeRow key={row.key} id={`${id}${row.key}`} row={row} isActive={row === active} onAct={act} onChoose={setActiveKey} />
        ))}
      </div>
      {active && <Chosen value={value} row={active} />}
    </div>
  )
}

/** What is open, and the lines that this shows. */
function useJsonRows(value: JsonValue) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const [partsShown, setPartsShown] = useState<ReadonlyMap<string, number>>(new Map())
  const rows = useMemo(() => jsonRows(value, { toggled, partsShown }), [value, toggled, partsShown])
  const toggle = ({ key }: JsonRow) =>
    setToggled((before) => {
      const next = new Set(before)
      if (!next.delete(key)) next.add(key)
      return next
    })
  const showMore = ({ path }: JsonRow) =>
    setPartsShown((before) => {
      const key = JSON.stringify(path)
      return new Map(before).set(key, (before.get(key) ?? 1) + 1)
    })
  return { rows, toggle, showMore }
}

/** The path of what is chosen, and what can be copied of it. */
function Chosen({ value, row }: { value: JsonValue; row: JsonRow }) {
  const path = jsonPathText(row.path)
  const chosen = row.hiddenCount > 0 ? valueAt(value, row.path) : row.value
  const copy = async (text: string, said: string) => {
    await navigator.clipboard.writeText(text)
    toast.success(said)
  }
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-1 border-t px-2 text-xs">
      <span className="min-w-0 flex-1 truncate text-muted" title={path}>
        {path || 'the whole value'}
      </span>
      {path !== '' && (
        <Button size="sm" variant="quiet" className="font-sans" onClick={() => copy(path, 'Copied the path.')}>
          Copy path
        </Button>
      )}
      <Button
        size="sm"
        variant="quiet"
        className="font-sans"
        onClick={() => copy(typeof chosen === 'string' ? chosen : JSON.stringify(chosen, null, 2), 'Copied the value.')}
      >
        <Copy />
        Copy value
      </Button>
    </div>
  )
}

function valueAt(value: JsonValue, path: readonly (string | number)[]): JsonValue {
  return path.reduce<JsonValue>((inside, step) => (inside as Record<string | number, JsonValue>)[step] ?? null, value)
}
