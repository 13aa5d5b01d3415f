/** In place of the canvas while there is no layout, or with why there will be none; the tree needs none. */
export function LayingOutNote({ problem }: { problem: string | null }) {
  if (problem === null)
    return (
      <p role="status" className="late-appearing p-4 text-sm text-muted">
        Laying the tasks out …
      </p>
    )
  return (
    <p role="alert" className="max-w-[80ch] p-4 text-base">
      The tasks could not be laid out; the tree shows them all the same. {problem}
    </p>
  )
}
