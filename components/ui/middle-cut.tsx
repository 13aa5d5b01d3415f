type Props = {
  text: string
  /** So many of its last characters always stand there. */
  ending?: number
}

/** One line that is cut in its middle where there is no room: names that begin alike differ at their ends. */
export function MiddleCut({ text, ending = 10 }: Props) {
  const letters = [...text]
  if (letters.length <= ending * 1.5) return <span className="block min-w-0 truncate">{text}</span>
  return (
    <>
      {/* In two parts it would be read, searched and copied as two words. */}
      <span className="sr-only">{text}</span>
      <span aria-hidden className="flex min-w-0 select-none">
        <span className="min-w-0 truncate whitespace-pre">{letters.slice(0, -ending).join('')}</span>
        <span className="shrink-0 whitespace-pre">{letters.slice(-ending).join('')}</span>
      </span>
    </>
  )
}
