/** A piece of a sentence: text, a task, run or page to go to, or an instant to be shown in the viewer's zone. */
export type SentencePart =
  | { kind: 'text'; text: string }
  | { kind: 'task'; id: number; name: string }
  | { kind: 'run'; id: string; text: string }
  | { kind: 'page'; href: string; text: string }
  /** `zone`: not the viewer's but this one, a crontab's own. */
  | { kind: 'instant'; atMs: number; show: 'clock' | 'relative' | 'both'; zone?: string }

export const text = (words: string): SentencePart => ({ kind: 'text', text: words })
export const clock = (atMs: number): SentencePart => ({ kind: 'instant', atMs, show: 'clock' })
export const taskPart = (id: number, name: string): SentencePart => ({ kind: 'task', id, name })

/** `a`, `a and b`, `a, b and c`. */
export function joined(items: readonly SentencePart[]): SentencePart[] {
  return items.flatMap((item, index) => {
    if (index === 0) return [item]
    return [text(index === items.length - 1 ? ' and ' : ', '), item]
  })
}

/** The sentence as plain words, for tests and titles; instants as `<HH:MM>` of UTC. */
export function plainSentence(parts: readonly SentencePart[]): string {
  return parts
    .map((part) => {
      if (part.kind === 'task') return part.name
      return part.kind === 'instant' ? `<${new Date(part.atMs).toISOString().slice(11, 16)}>` : part.text
    })
    .join('')
}
