import { markedParts } from './marked-parts.ts'

/** A text of the API's document, with code and strong words as it marks them. */
export function MarkedText({ text }: { text: string }) {
  return markedParts(text).map(({ mark, text: part }, place) => {
    // The parts of a text never change their order.
    const key = `${place} ${part}`
    if (mark === 'code')
      return (
        <code key={key} className="font-mono text-[0.95em]">
          {part}
        </code>
      )
    return mark === 'strong' ? (
      <strong key={key} className="font-medium text-fg">
        {part}
      </strong>
    ) : (
      part
    )
  })
}
