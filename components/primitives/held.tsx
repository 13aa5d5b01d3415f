'use client'

import { type ReactNode, useState } from 'react'

/** Holds what is typed or chosen in a specimen. */
export function Held<Value>({ initial, children }: { initial: Value; children: (value: Value, set: (value: Value) => void) => ReactNode }) {
  const [value, setValue] = useState(initial)
  return children(value, setValue)
}
