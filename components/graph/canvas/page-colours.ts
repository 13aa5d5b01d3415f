/** What a CSS colour of the page (`var(--red)`) is for a canvas or a picture, which know no variables. */
export type ColourOf = (colour: string) => string

/** The colours as they are at an element now, in the theme that is on. */
export function coloursOf(element: HTMLElement): ColourOf {
  const style = getComputedStyle(element)
  const known = new Map<string, string>()
  return (colour) => {
    const resolved = known.get(colour) ?? style.getPropertyValue(colour.replace(/^var\(|\)$/g, '')).trim()
    known.set(colour, resolved)
    return resolved
  }
}
