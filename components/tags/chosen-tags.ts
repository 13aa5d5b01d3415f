import { MOST_TAGS_OF_FILTER, tagKey } from '#domain/tag-input.ts'

/** The chosen tags of a filter with one more; null: there are as many already as a filter asks for. */
export function withTag(chosen: readonly string[], name: string): string[] | null {
  const others = withoutTag(chosen, name)
  return others.length >= MOST_TAGS_OF_FILTER ? null : [...others, name]
}

export function withoutTag(chosen: readonly string[], name: string): string[] {
  return chosen.filter((each) => tagKey(each) !== tagKey(name))
}
