import type { JsonValue } from '#domain/json-value.ts'
import type { JsonPath } from './json-path.ts'

/** A line of the tree: a value under its name, or the way to more of a long list. */
export type JsonRow = {
  /** Of this row alone: the path as JSON. */
  key: string
  path: JsonPath
  /** From 1. */
  level: number
  /** Its place among those beside it, from 1, and how many they are. */
  place: number
  setSize: number
  /** Null: the whole value, which has no name. */
  name: string | number | null
  value: JsonValue
  /** How many children it has; 0 for a value of one piece. */
  childCount: number
  hasChildren: boolean
  isExpanded: boolean
  /** It stands for so many children of the value at `path` that are not shown yet; 0: it is a value. */
  hiddenCount: number
}

/** What a reader opened, closed, and how far he went on in long lists, by the key of the value. */
export type JsonTreeState = { toggled: ReadonlySet<string>; partsShown: ReadonlyMap<string, number> }

/** Of what has more children than this so many are shown at a time: a result may be a list of ten thousand rows. */
export const CHILDREN_A_PART = 100
/** So deep a tree is open at first, where a value has no more children than one part. */
const LEVELS_OPEN = 2

/** The lines that are shown of a value, from the top down. */
export function jsonRows(value: JsonValue, state: JsonTreeState): JsonRow[] {
  const rows: JsonRow[] = []
  add(value, [], { place: 1, setSize: 1 })
  return rows

  function add(each: JsonValue, path: JsonPath, among: { place: number; setSize: number }) {
    const key = JSON.stringify(path)
    const children = childrenOf(each)
    const level = path.length + 1
    const isOpenAtFirst = path.length < LEVELS_OPEN && children.length <= CHILDREN_A_PART
    const isExpanded = children.length > 0 && isOpenAtFirst !== state.toggled.has(key)
    const name = path.at(-1) ?? null
    const common = { path, level, hiddenCount: 0, name, value: each }
    rows.push({ ...common, ...among, key, childCount: children.length, hasChildren: children.length > 0, isExpanded })
    if (!isExpanded) return
    const shown = Math.min(children.length, (state.partsShown.get(key) ?? 1) * CHILDREN_A_PART)
    for (const [index, [childName, child]] of children.slice(0, shown).entries()) {
      add(child, [...path, childName], { place: index + 1, setSize: children.length })
    }
    const hiddenCount = children.length - shown
    if (hiddenCount === 0) return
    const rest = { path, level: level + 1, place: shown + 1, setSize: children.length, name: null, value: null, hiddenCount }
    rows.push({ ...rest, key: `${key} more`, childCount: 0, hasChildren: false, isExpanded: false })
  }
}

function childrenOf(value: JsonValue): (readonly [string | number, JsonValue])[] {
  if (typeof value !== 'object' || value === null) return []
  return Array.isArray(value) ? [...value.entries()] : Object.entries(value)
}
