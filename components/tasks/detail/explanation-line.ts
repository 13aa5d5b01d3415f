import type { SentencePart } from '../../sentences/sentence-part.ts'

/** What a person can do about it. */
export type Remedy =
  | { kind: 'run-task'; id: number; name: string; isNamed: boolean }
  | { kind: 'enable-task' | 'resume-task'; id: number; name: string; isNamed: boolean }
  | { kind: 'waive'; edgeId: number; dependeeName: string }
  | { kind: 'run-this-ignoring' | 'enable-this' | 'edit-this' }

/** One thing there is to say, and what can be done about it. `isGrave`: nothing goes on by itself. */
export type Line = { parts: SentencePart[]; remedies: Remedy[]; isGrave?: boolean }
