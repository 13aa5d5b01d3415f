import type { LiveSignal } from './open-live-stream.ts'

const listeners = new Set<(signal: LiveSignal) => void>()

/** Hears what this tab hears of the live stream, also while nobody looks at it. @returns stops that */
export function onLiveSignal(listener: (signal: LiveSignal) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** For who has the stream. */
export function passOn(signal: LiveSignal): void {
  for (const listener of listeners) listener(signal)
}
