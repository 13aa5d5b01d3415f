'use client'

import { useEffect, useState } from 'react'

/** A value as it was when it last stayed the same for so long: what a gesture passes through is none. Values are compared by their keys. */
export function useRested<Value>(value: Value, key: string, restMs: number): Value {
  const [rested, setRested] = useState({ value, key })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the value
  useEffect(() => {
    const timer = setTimeout(() => setRested((before) => (before.key === key ? before : { value, key })), restMs)
    return () => clearTimeout(timer)
  }, [key, restMs])
  return rested.value
}
